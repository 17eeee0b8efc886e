import { expect, test } from "vitest";
import { isNearTitle, listPartsWithoutSlip } from "../../../src/names/readings/near-title.ts";

test.each([
  ["harbour", "harbor", true],
  ["harbour", "harbuor", true],
  ["harbour", "hanbour", true],
  ["harbour", "harbours", true],
  ["harbour", "harbour", false],
  ["harbour", "barbers", false],
  ["heat", "hear", false],
  ["harbour", "harrboru", false],
  ["quiet harbour", "qiuet harbuor", true],
  ["quiet harbour", "quiett harbou", true],
  ["quiet harbour", "quiet barber", false],
  ["harbour 2", "harbour 3", false],
  ["harbour 2", "harbuor 2", true],
  ["quiet harbour", "quietharbour", false],
])("%s and %s", (a, b, wanted) => {
  expect(isNearTitle(a, b)).toBe(wanted);
  expect(isNearTitle(b, a)).toBe(wanted);
});

test.each([
  ["The Quite Harbour", ["The Quite", "The Harbour", "Quite Harbour", "The Quit"]],
  ["Harbuor", ["Har"]],
  ["Heat", []],
  [
    "One of a Kind of Two",
    ["One of a of Two", "of a Kind of Two", "One of a Kind of", "One of a K"],
  ],
])("lists the parts of %s that may be free of typos", (title, parts) => {
  expect(listPartsWithoutSlip(title)).toEqual(parts);
});
