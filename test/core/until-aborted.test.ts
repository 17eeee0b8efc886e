import { expect, test } from "vitest";
import { waitUnlessAborted } from "../../src/core/concurrency.ts";

test("work that ends in time gives its result or its error", async () => {
  const { signal } = new AbortController();
  expect(await waitUnlessAborted(Promise.resolve(1), signal)).toBe(1);
  await expect(waitUnlessAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
});

test("work that never ends is left at the abort, and so is work that was begun after it", async () => {
  const stop = new AbortController();
  const waiting = waitUnlessAborted(new Promise(() => {}), stop.signal);
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(waitUnlessAborted(Promise.resolve(1), stop.signal)).rejects.toThrow("enough");
});

test("an error that comes after the abort is not reported", async () => {
  const stop = new AbortController();
  const work = Promise.withResolvers<never>();
  const waiting = waitUnlessAborted(work.promise, stop.signal);
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  work.reject(new Error("too late"));
});
