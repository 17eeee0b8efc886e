import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createRateLimit } from "../../../src/adapters/tmdb/transport.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { failure, never, withTmdb } from "./with-tmdb.ts";

test("starts at most twenty requests in any second", async () => {
  const clock = fakeClock();
  const inTurn = createRateLimit({ clock, inFlight: 4, perSecond: 20 });
  const starts: number[] = [];
  const all = Promise.all(
    Array.from({ length: 65 }, () =>
      inTurn(async () => void starts.push(clock.monotonic()), never),
    ),
  );
  for (let step = 0; step < 400; step++) {
    await setImmediate();
    clock.advance(10);
  }
  await all;
  expect(starts).toHaveLength(65);
  for (const [index, start] of starts.entries()) {
    const before = starts[index - 20];
    if (before !== undefined) expect(start - before).toBeGreaterThanOrEqual(1000);
  }
  expect(starts.at(-1)).toBeLessThanOrEqual(3_050);
});

test("runs at most four requests in order of arrival, and frees the slot of a request that leaves the queue", async () => {
  const inTurn = createRateLimit({ clock: fakeClock(), inFlight: 4, perSecond: undefined });
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const stop = new AbortController();
  const work = (number: number) => () =>
    new Promise<void>((resolve) => {
      begun.push(number);
      ends.push(resolve);
    });
  const runs = [1, 2, 3, 4].map((number) => inTurn(work(number), never));
  const leaving = failure(inTurn(work(5), stop.signal));
  const last = inTurn(work(6), never);
  await setImmediate();
  expect(begun).toEqual([1, 2, 3, 4]);
  // The first request ends in the same turn as the abort. Its slot must be passed to the sixth
  // request instead of being lost.
  stop.abort(new Error("gone"));
  ends[0]?.();
  expect(await leaving).toMatchObject({ message: "gone" });
  await setImmediate();
  expect(begun).toEqual([1, 2, 3, 4, 6]);
  for (const end of ends) end();
  await Promise.all([...runs, last]);
});

test("frees the slot of a request that failed", async () => {
  const inTurn = createRateLimit({ clock: fakeClock(), inFlight: 1, perSecond: undefined });
  await failure(inTurn(() => Promise.reject(new Error("no")), never));
  expect(await inTurn(async () => "yes", never)).toBe("yes");
});

test("limits the client's own rate only if configured", async () => {
  const titles = Array.from({ length: 21 }, (_, index) => `Nothing ${index}`);
  await using free = await withTmdb({}, { limited: false });
  await Promise.all(titles.map((title) => free.client.search({ type: "movie", title }, never)));
  expect(free.tmdb.requests).toHaveLength(21);

  await using held = await withTmdb({}, { limited: true });
  const all = Promise.all(
    titles.map((title) => held.client.search({ type: "movie", title }, never)),
  );
  await expect.poll(() => held.tmdb.requests.length).toBe(20);
  // All requests that can be answered are answered. Only the twenty-first request sleeps.
  await expect.poll(() => held.clock.sleepers()).toBe(1);
  expect(held.tmdb.requests).toHaveLength(20);
  held.clock.advance(1_000);
  await all;
  expect(held.tmdb.requests).toHaveLength(21);
});
