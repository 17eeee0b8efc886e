import { expect, test } from "vitest";
import {
  formatEpisodeCode,
  formatEpisodes,
  formatNumbers,
  formatTitle,
} from "../../../src/base/text/work-text.ts";

test("formats a work with its year if known, and numbers as in release names", () => {
  expect([1984, null, undefined].map((year) => formatTitle({ title: "Dune", year }))).toEqual([
    "Dune (1984)",
    "Dune",
    "Dune",
  ]);
  expect([
    formatEpisodeCode(1, [3, 4]),
    formatEpisodeCode(0, [112]),
    formatEpisodeCode(12),
  ]).toEqual(["S01E03E04", "S00E112", "S12"]);
});

test.each([
  [[7], "7", "S02E07"],
  [[3, 4], "3, 4", "S02E03E04"],
  [[9, 11, 12, 13], "9, 11, 12, 13", "S02E09E11E12E13"],
  [[11, 12, 13, 14], "11–14", "S02E11–E14"],
  [[1, 3, 5, 7, 9, 11, 13], "1, 3, 5, 7, 9 and 2 more", "S02E01E03E05E07E09 and 2 more"],
])("a sentence shortens the episodes %j", (numbers, text, code) => {
  expect(formatNumbers(numbers)).toBe(text);
  expect(formatEpisodes(2, numbers)).toBe(code);
});

test("a range of any length stays short in a sentence", () => {
  const numbers = Array.from({ length: 900 }, (_, at) => at + 1);
  expect(formatNumbers(numbers)).toBe("1–900");
  expect(formatEpisodes(1, numbers)).toBe("S01E01–E900");
});
