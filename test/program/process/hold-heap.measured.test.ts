import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/**
 * Returns the size in bytes of V8's young generation in a process that allocates a lot and keeps
 * part of it, so that V8 would enlarge the young generation.
 */
function youngBytes(most: number): number {
  const script = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { holdYoungHeap } from "./src/program/process/heap.ts";
    const look = holdYoungHeap(${most});
    let kept = [];
    for (let n = 0; n < 120_000; n++) {
      kept.push(Array.from({ length: 32 }, () => ({ n })));
      if (kept.length > 2000) kept = [];
      if (n % 100 === 0) look();
    }
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    console.log(young.physical_space_size);`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", script],
    {
      encoding: "utf8",
      timeout: 30_000,
    },
  );
  expect(stderr).toBe("");
  return Number(stdout);
}

const MIB = 1024 * 1024;

test("the young generation stays near its configured size, and grows further if none is configured", () => {
  expect(youngBytes(Number.POSITIVE_INFINITY)).toBeGreaterThan(24 * MIB);
  const held = youngBytes(8 * MIB);
  expect(held).toBeGreaterThanOrEqual(6 * MIB);
  // The heap is checked only occasionally, so it may have doubled since the last check.
  expect(held).toBeLessThan(20 * MIB);
});

/**
 * Maximum MiB of the old generation in a process that keeps little and creates short-lived objects
 * like a busy server.
 */
function oldMiB(before: string): number {
  const script = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { setImmediate } from "node:timers/promises";
    import { holdYoungHeap } from "./src/program/process/heap.ts";
    import { holdOldHeap } from "./src/program/process/heap.ts";
    holdYoungHeap(0)();
    ${before}
    const live = Array.from({ length: 100_000 }, (_, n) => ({ n }));
    const recent = [];
    let most = 0;
    for (let made = 0; made < 300_000; made++) {
      recent[made % 3000] = JSON.parse('{"list":[{"a":1},{"a":2},{"a":"' + made + '"}]}');
      if (made % 300 > 0) continue;
      await setImmediate();
      const old = getHeapSpaceStatistics().find(({ space_name }) => space_name === "old_space");
      most = Math.max(most, old.space_used_size);
    }
    console.log(live.length && most / 2 ** 20);`;
  const args = ["--input-type=module", "--eval", script];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(stderr).toBe("");
  return Number(stdout);
}

test("collects the old generation after it has grown by half, not at a multiple of the live data", () => {
  expect(oldMiB("")).toBeGreaterThan(30);
  expect(oldMiB("holdOldHeap();")).toBeLessThan(25);
});
