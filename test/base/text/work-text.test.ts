import { expect, test } from "vitest";
import { formatEpisodeCode, formatTitle } from "../../../src/base/text/work-text.ts";

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
