import { expect, test } from "vitest";
import { isOneLetterOff, withoutOneWord } from "../../../src/core/readings/one-letter.ts";

test.each([
  ["harbour", "harbor", true],
  ["harbour", "harbuor", true],
  ["harbour", "hanbour", true],
  ["harbour", "harbours", true],
  ["harbour", "harbour", false],
  ["harbour", "barbers", false],
  ["heat", "hear", false],
  ["harbour", "harrboru", false],
])("%s and %s", (a, b, wanted) => {
  expect(isOneLetterOff(a, b)).toBe(wanted);
  expect(isOneLetterOff(b, a)).toBe(wanted);
});

test("a title is searched for without each of its long words", () => {
  expect(withoutOneWord("The Quite Harbour")).toEqual(["The Quite", "The Harbour"]);
  expect(withoutOneWord("Harbour")).toEqual([]);
});
