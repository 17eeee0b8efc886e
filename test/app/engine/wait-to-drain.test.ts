import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { waitToDrain } from "../../../src/app/engine/drain.ts";
import type { StorageLock } from "../../../src/app/engine/take-lease.ts";
import { acquireEngineLock, takeNextSlot } from "../../../src/store/sqlite/engine-lock.ts";
import { randomFrom } from "../../support/random.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const never = new AbortController().signal;
const free: StorageLock = { held: () => true, release() {} };

/** Logs requests and results in order. */
function deps(more: Partial<Parameters<typeof waitToDrain>[0]>) {
  const log: string[] = [];
  const all: Parameters<typeof waitToDrain>[0] = {
    acquire() {
      log.push("lock?");
      return undefined;
    },
    takeNextSlot() {
      log.push("place");
      return { release: () => void log.push("place given") };
    },
    residentRuns: async () => false,
    retryDelayMs: 1,
    ...more,
  };
  return { all, log };
}

test("takes a free lock without waiting", async () => {
  const { all, log } = deps({ acquire: () => free });
  expect(await waitToDrain(all, never)).toEqual({ lock: free });
  expect(log).toEqual([]);
});

test("the process in the next slot frees the slot once it has the lock, before it starts work", async () => {
  let looks = 0;
  const { all, log } = deps({
    acquire() {
      log.push("lock?");
      return ++looks > 3 ? free : undefined;
    },
  });
  expect(await waitToDrain(all, never)).toEqual({ lock: free });
  expect(log).toEqual(["lock?", "place", "lock?", "lock?", "lock?", "place given"]);
});

test("a process that finds the next slot taken ends at once", async () => {
  const { all, log } = deps({ takeNextSlot: () => undefined });
  expect(await waitToDrain(all, never)).toEqual({
    instead: expect.stringContaining("another process is waiting"),
  });
  expect(log).toEqual(["lock?"]);
});

test("a process leaves the work to a live daemon, but not at its first check", async () => {
  const { all, log } = deps({ residentRuns: async () => true });
  expect(await waitToDrain(all, never)).toEqual({
    instead: expect.stringContaining("A resident engine is running"),
  });
  expect(log).toEqual(["lock?", "place", "lock?", "lock?", "place given"]);
});

test("stops waiting on the signal and frees the next slot", async () => {
  const stop = new AbortController();
  const { all, log } = deps({ retryDelayMs: 60_000 });
  const waiting = waitToDrain(all, stop.signal);
  stop.abort();
  expect(await waiting).toEqual({ instead: expect.stringContaining("was stopped") });
  expect(log).toEqual(["lock?", "place", "place given"]);
});

test("frees the next slot after an error", async () => {
  const { all, log } = deps({ residentRuns: () => Promise.reject(new Error("damaged")) });
  await expect(waitToDrain(all, never)).rejects.toThrow("damaged");
  expect(log.at(-1)).toBe("place given");
});

test("forty processes that each record work leave no work undone, and no two of them work at once", async () => {
  using folder = tempFolder();
  const undone = new Set<number>();
  const random = randomFrom();
  let [working, passes, left] = [0, 0, 0];
  async function start(id: number): Promise<void> {
    await setTimeout(random() * 150);
    undone.add(id);
    const turn = await waitToDrain(
      {
        acquire: () => acquireEngineLock(folder.at("engine.lock")),
        takeNextSlot: () => takeNextSlot(folder.at("waiting.lock")),
        residentRuns: async () => false,
        retryDelayMs: 5,
      },
      never,
    );
    if ("instead" in turn) {
      left++;
      return;
    }
    expect(++working).toBe(1);
    passes++;
    // Runs one check. This pass does not see anything that is written after the check.
    const seen = [...undone];
    await setTimeout(random() * 30);
    for (const done of seen) undone.delete(done);
    working--;
    turn.lock.release();
  }
  await Promise.all(Array.from({ length: 40 }, (_, id) => start(id)));
  expect([...undone]).toEqual([]);
  expect(passes + left).toBe(40);
  expect(left).toBeGreaterThan(0);
});
