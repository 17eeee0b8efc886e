import { expect, test } from "vitest";
import { createFailureCount } from "../../../src/app/scan/failing.ts";

test("forgets the failures of what no longer exists, and looks nothing up without failures", async () => {
  const count = createFailureCount();
  const looked: number[][] = [];
  const prune = () =>
    count.prune(async (ids) => {
      looked.push([...ids]);
      return new Set([2]);
    });
  await prune();
  expect(looked).toEqual([]);
  for (const id of [1, 2]) count.add(id, new Error("It fails."));
  await prune();
  expect(looked).toEqual([[1, 2]]);
  expect([1, 2].map((id) => count.add(id, new Error("It fails again.")).count)).toEqual([1, 2]);
});
