import { expect, test } from "vitest";
import { createUnderWay } from "../../../src/app/rename/under-way.ts";
import { clockOf } from "../../support/fake-clock.ts";

const never = new AbortController().signal;
const LONG = { maxMs: 60_000, signal: never };
const SHORT = { maxMs: 0, signal: never };

/** Work that ends on the test's command. Each start is counted. */
function work() {
  const begun: {
    end: (text: string) => void;
    fail: (error: Error) => void;
    signal: AbortSignal;
  }[] = [];
  const run = (signal: AbortSignal, onProgress: (done: number) => void): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    onProgress(begun.length + 1);
    begun.push({ end: resolve, fail: reject, signal });
    return promise;
  };
  return { begun, run };
}

function underWay(once: boolean) {
  const clock = { now: 0 };
  return {
    clock,
    ...createUnderWay<number, string>(0, { maxAgeMs: 100, once, clock: clockOf(() => clock.now) }),
    ...work(),
  };
}

test("a caller that waits too briefly gets the progress, and the result of the same work later", async () => {
  const { ask, run, begun, clock } = underWay(false);
  expect(await ask("a", run, SHORT)).toEqual({ running: 1 });
  expect(await ask("a", run, { maxMs: 60_000, signal: AbortSignal.abort() })).toEqual({
    running: 1,
  });
  const two = [ask("a", run, LONG), ask("a", run, LONG)];
  begun[0]?.end("done");
  expect(await Promise.all(two)).toEqual(["done", "done"]);
  clock.now = 100;
  expect(await ask("a", run, LONG)).toBe("done");
  expect(begun).toHaveLength(1);
  clock.now = 101;
  expect(await ask("a", run, SHORT)).toEqual({ running: 2 });
});

test("two questions do not block each other, and a fresh answer is computed again on request", async () => {
  const { ask, run, begun } = underWay(false);
  await ask("a", run, SHORT);
  await ask("b", run, SHORT);
  await ask("a", run, SHORT);
  expect(begun).toHaveLength(2);
  begun[0]?.end("of a");
  expect(await ask("a", run, LONG)).toBe("of a");
  expect(await ask("a", run, SHORT, true)).toEqual({ running: 3 });
  expect(await ask("a", run, SHORT, true)).toEqual({ running: 3 });
});

test("computes a one-time result again for the next caller, even if the previous one was never fetched", async () => {
  const { ask, run, begun, clock } = underWay(true);
  await ask("a", run, SHORT);
  begun[0]?.end("first");
  expect(await ask("a", run, LONG)).toBe("first");
  expect(await ask("a", run, SHORT)).toEqual({ running: 2 });
  begun[1]?.end("second");
  await Promise.resolve();
  clock.now = 101;
  expect(await ask("a", run, SHORT)).toEqual({ running: 3 });
});

test("throws an error to the waiting caller, and the next call starts again; closing aborts running work", async () => {
  const { ask, run, begun, close } = underWay(false);
  const failing = ask("a", run, LONG);
  begun[0]?.fail(new Error("The disk is away."));
  await expect(failing).rejects.toThrow("The disk is away.");
  expect(await ask("a", run, SHORT)).toEqual({ running: 2 });
  close();
  expect(begun[1]?.signal.aborted).toBe(true);
});
