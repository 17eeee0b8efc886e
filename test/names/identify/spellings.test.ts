import { expect, test } from "vitest";
import { listSpellings } from "../../../src/names/identify/title-key.ts";

test.each([
  ["FaceOff", "Face Off"],
  ["MoonLanders", "Moon Landers"],
  ["VHS", "V H S"],
  ["222", "2:22"],
  ["1015", "10:15"],
  ["10000 BC", "10,000 BC"],
  ["Ridge Runner 2", "Ridge Runner II"],
  ["Ridge Runner IV", "Ridge Runner 4"],
  ["Ridge Runner Part 2", "Ridge Runner Part two"],
  ["Ridge Runner Chapter Three", "Ridge Runner Chapter 3"],
  ["Salt & Cedar", "Salt and Cedar"],
  ["Salt and Cedar", "Salt & Cedar"],
  ["Fuenf Maenner", "Fünf Männer"],
])("%s can also be spelled %s", (title, other) => {
  expect(listSpellings(title)).toContain(other);
});

test("a title is not another spelling of itself, and plain words have none", () => {
  expect(listSpellings("The Silent Ridge")).toEqual([]);
  expect(listSpellings("I Robot")).toEqual([]);
  expect(listSpellings("X")).toEqual([]);
  expect(listSpellings("Salt and Cedar")).not.toContain("Salt and Cedar");
});
