import { expect, test } from "vitest";
import { createCleanups } from "../../src/base/cleanups.ts";

test("runs all cleanups once, the last one first, and waits for each", async () => {
  const ran: string[] = [];
  const cleanups = createCleanups();
  const used = cleanups.use({
    [Symbol.asyncDispose]: async () => {
      await Promise.resolve();
      ran.push("async");
    },
  });
  expect(Symbol.asyncDispose in used).toBe(true);
  cleanups.use({ [Symbol.dispose]: () => ran.push("sync") });
  expect(cleanups.use(undefined)).toBeUndefined();
  cleanups.defer(() => ran.push("deferred"));
  await cleanups[Symbol.asyncDispose]();
  await cleanups[Symbol.asyncDispose]();
  expect(ran).toEqual(["deferred", "sync", "async"]);
  expect(() => cleanups.defer(() => {})).toThrow("already run");
});

test("after a move, only the new list runs the cleanups", async () => {
  const ran: string[] = [];
  const opened = await (async () => {
    await using cleanups = createCleanups();
    cleanups.defer(() => ran.push("moved"));
    return cleanups.move();
  })();
  expect(ran).toEqual([]);
  await opened[Symbol.asyncDispose]();
  expect(ran).toEqual(["moved"]);
  expect(() => opened.move()).toThrow("already run");
});

test("one failure does not keep other cleanups from running, and all failures are thrown", async () => {
  const ran: string[] = [];
  const failing = (...errors: string[]) => {
    const cleanups = createCleanups();
    cleanups.defer(() => ran.push("first"));
    for (const error of errors) {
      cleanups.defer(() => Promise.reject(new Error(error)));
    }
    return cleanups[Symbol.asyncDispose]();
  };
  await expect(failing("one")).rejects.toThrow("one");
  const both = await failing("one", "two").catch((error: unknown) => error);
  expect(both).toBeInstanceOf(AggregateError);
  expect((both as AggregateError).errors.map(String)).toEqual(["Error: two", "Error: one"]);
  expect(ran).toEqual(["first", "first"]);
});
