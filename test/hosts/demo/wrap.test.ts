import { expect, test } from "vitest";
import { toUnbroken, withSpaces, wrap } from "../../../src/hosts/demo/page.ts";

test("wraps text at spaces, and never exceeds the line width", () => {
  expect(wrap("one two three four", 9)).toEqual(["one two", "three", "four"]);
  expect(wrap("", 9)).toEqual([""]);
});

test("breaks a long name after its last slash, or after a dot", () => {
  expect(wrap("Movies/Some.Film.2001/Some.Film.mkv", 24)).toEqual([
    "Movies/Some.Film.2001/",
    "Some.Film.mkv",
  ]);
  expect(wrap("A.Very.Long.Name.mkv", 12)).toEqual(["A.Very.Long.", "Name.mkv"]);
  expect(wrap("x".repeat(25), 10)).toEqual(["x".repeat(10), "x".repeat(10), "x".repeat(5)]);
});

test("a path with spaces stays whole if it fits on a line of its own", () => {
  const lines = wrap(`filed into ${toUnbroken("Movies/A Film (2001)")}`, 22).map(withSpaces);
  expect(lines).toEqual(["filed into", "Movies/A Film (2001)"]);
});

test("splits a hostile name into lines", () => {
  expect(wrap("x".repeat(200_000), 60).length).toBeGreaterThan(3000);
});
