import { expect, test } from "vitest";
import { createErrorTally } from "../../../../src/adapters/fs/disk/attempt.ts";

test("it logs the first of each kind, then only when the count has grown tenfold", () => {
  const tally = createErrorTally();
  const told = Array.from({ length: 1500 }, () => tally("ENOSPC")).filter((count) => count !== undefined);
  expect(told).toEqual([1, 10, 100, 1000]);
  expect(tally("EMFILE")).toBe(1);
});
