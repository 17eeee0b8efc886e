import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** Bytes of the young generation of a process in which some of much survives, so that V8 would let it grow. */
function youngBytes(most: number): number {
  const script = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { holdYoungHeap } from "./src/bin/heap/hold-heap.ts";
    const look = holdYoungHeap(${most});
    let kept = [];
    for (let n = 0; n < 120_000; n++) {
      kept.push(Array.from({ length: 32 }, () => ({ n })));
      if (kept.length > 2000) kept = [];
      if (n % 100 === 0) look();
    }
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    console.log(young.physical_space_size);`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(stderr).toBe("");
  return Number(stdout);
}

const MIB = 1024 * 1024;

test("the young generation stays at its configured size, and grows without one", {
  timeout: 60_000,
}, () => {
  expect(youngBytes(Number.POSITIVE_INFINITY)).toBeGreaterThan(24 * MIB);
  const held = youngBytes(8 * MIB);
  expect(held).toBeGreaterThanOrEqual(6 * MIB);
  // It is looked at now and then, and may have doubled since.
  expect(held).toBeLessThan(20 * MIB);
});
