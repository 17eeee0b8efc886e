import { expect, test } from "vitest";
import { formatCount } from "../../../src/base/text/format-count.ts";

test("uses the singular only for one", () => {
  expect([0, 1, 2].map((count) => formatCount(count, "file"))).toEqual([
    "0 files",
    "1 file",
    "2 files",
  ]);
  expect([1, 3].map((count) => formatCount(count, "entry is", "entries are"))).toEqual([
    "1 entry is",
    "3 entries are",
  ]);
});
