import { expect, test } from "vitest";
import { waitUnlessAborted } from "../../src/core/concurrency.ts";

test("work that ends in time returns its result or its error", async () => {
  const { signal } = new AbortController();
  expect(await waitUnlessAborted(Promise.resolve(1), signal)).toBe(1);
  await expect(waitUnlessAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
});

test("abandons endless work at the abort, and rejects work that starts after it", async () => {
  const stop = new AbortController();
  const waiting = waitUnlessAborted(new Promise(() => {}), stop.signal);
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(waitUnlessAborted(Promise.resolve(1), stop.signal)).rejects.toThrow("enough");
});

test("does not report an error that comes after the abort", async () => {
  const stop = new AbortController();
  const work = Promise.withResolvers<never>();
  const waiting = waitUnlessAborted(work.promise, stop.signal);
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  work.reject(new Error("too late"));
});
