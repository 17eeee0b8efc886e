import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { tidyHeap } from "../../../src/program/process/heap.ts";

const MIB = 2 ** 20;

function scene() {
  const now = { cpuMs: 0, heapBytes: 40 * MIB, liveBytes: 25 * MIB, collected: 0 };
  const check = tidyHeap({
    cpuMs: () => now.cpuMs,
    heapBytes: () => now.heapBytes,
    collect() {
      now.collected++;
      now.heapBytes = now.liveBytes;
    },
  });
  return { now, check };
}

test("collects garbage once, after the process was idle for a whole interval", () => {
  const { now, check } = scene();
  now.cpuMs = 5000;
  check();
  expect(now.collected).toBe(0);
  now.cpuMs += 20;
  check();
  expect(now.collected).toBe(1);
  check();
  check();
  expect(now.collected).toBe(1);
});

test("collects again after the heap has grown enough, not after a little growth", () => {
  const { now, check } = scene();
  check();
  now.heapBytes += 1.5 * MIB;
  check();
  expect(now.collected).toBe(1);
  now.heapBytes += MIB;
  check();
  expect(now.collected).toBe(2);
});

test("collects at rest what a collection during work had to keep", () => {
  const { now, check } = scene();
  check();
  now.heapBytes = 70 * MIB;
  now.liveBytes = 37 * MIB;
  for (let interval = 0; interval < 3; interval++) {
    now.cpuMs += 5000;
    check();
  }
  expect(now.collected).toBe(2);
  now.liveBytes = 30 * MIB;
  check();
  expect(now.collected).toBe(3);
  check();
  expect(now.collected).toBe(3);
});

test("collects after 30 s of work if the heap has grown considerably, and not again immediately", () => {
  const { now, check } = scene();
  const work = (): void => {
    now.cpuMs += 5000;
    check();
  };
  work();
  work();
  expect(now.collected).toBe(0);
  work();
  expect(now.collected).toBe(1);
  now.heapBytes = 56 * MIB;
  for (let at = 0; at < 5; at++) work();
  expect(now.collected).toBe(1);
  now.heapBytes = 57 * MIB;
  work();
  expect(now.collected).toBe(2);
  now.heapBytes = 90 * MIB;
  work();
  work();
  expect(now.collected).toBe(2);
});

test("a real process frees memory after its work", () => {
  const script = `
    import { getHeapStatistics } from "node:v8";
    import { setImmediate } from "node:timers/promises";
    import { keepHeapTidy } from "./src/program/process/heap.ts";
    const intervals = [];
    globalThis.setInterval = (check) => (intervals.push(check), { unref() {} });
    keepHeapTidy();
    let recent = Array.from({ length: 400_000 }, (_, n) => ({ n, text: "x" + n }));
    recent = undefined;
    const size = () => getHeapStatistics().total_heap_size / 2 ** 20;
    const before = size();
    intervals[0]();
    await setImmediate();
    intervals[0]();
    console.log(JSON.stringify([before, size(), typeof gc]));`;
  const args = ["--input-type=module", "--eval", script];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(stderr).toBe("");
  const [before, after, offered] = JSON.parse(stdout) as [number, number, string];
  expect(before).toBeGreaterThan(20);
  expect(after).toBeLessThan(before / 2);
  expect(offered).toBe("undefined");
});
