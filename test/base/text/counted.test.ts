import { expect, test } from "vitest";
import { counted } from "../../../src/base/text/counted.ts";

test("one is one, and all else, none too, are many", () => {
  expect([0, 1, 2].map((count) => counted(count, "file"))).toEqual([
    "0 files",
    "1 file",
    "2 files",
  ]);
  expect([1, 3].map((count) => counted(count, "entry is", "entries are"))).toEqual([
    "1 entry is",
    "3 entries are",
  ]);
});
