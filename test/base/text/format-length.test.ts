import { expect, test } from "vitest";
import { formatLength } from "../../../src/base/text/format-length.ts";

const MINUTE = 60_000;

test("shows hours and minutes, and seconds only for short lengths", () => {
  expect(
    [92 * MINUTE, 136 * MINUTE + 20_000, 120 * MINUTE, 45 * MINUTE + 40_000].map(formatLength),
  ).toEqual(["1 h 32 min", "2 h 16 min", "2 h", "46 min"]);
  expect([90_000, 2 * MINUTE, 40_400, 300].map(formatLength)).toEqual([
    "1 min 30 s",
    "2 min",
    "40 s",
    "0 s",
  ]);
  expect(formatLength(59 * MINUTE + 59_000)).toBe("1 h");
});
