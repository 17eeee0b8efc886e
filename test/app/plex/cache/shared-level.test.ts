import { expect, test } from "vitest";
import { fakeClock } from "../../../support/fake-clock.ts";
import { fakeRedis } from "./fake-redis.ts";
import { never, withCache } from "./with-cache.ts";

const DAY_MS = 24 * 3_600_000;

/** Two hosts and the cache level that they share. Each host has its own clock. */
function hosts() {
  const clock = fakeClock();
  const redis = fakeRedis(clock);
  const here = withCache({ redis: redis.level() });
  const there = withCache({ redis: redis.level() });
  return {
    redis,
    here,
    there,
    advance(ms: number): void {
      for (const each of [clock, here.clock, there.clock]) each.advance(ms);
    },
    async settle(): Promise<void> {
      for (const each of [here, there]) await each.settle();
    },
    [Symbol.dispose]() {
      for (const each of [here, there]) each[Symbol.dispose]();
    },
  };
}

test("returns an answer fetched by another host, with its age", async () => {
  using it = hosts();
  await it.here.cache.read(it.here.thing(), never);
  await it.settle();
  expect(it.redis.ttls).toEqual([7 * DAY_MS]);
  it.advance(5000);
  expect(await it.there.cache.read(it.there.thing(), never)).toMatchObject({
    value: { n: 1 },
    ageSeconds: 5,
  });
  expect(it.there.plex.asked).toBe(0);
  expect(it.there.cache.stats().libraries).toMatchObject({ hits: 1, misses: 0 });
});

test("another host's answers never look younger than they are if a clock is wrong", async () => {
  using it = hosts();
  it.there.clock.advance(5000);
  await it.there.cache.read(it.there.thing(), never);
  await it.settle();
  it.advance(1000);
  expect(await it.here.cache.read(it.here.thing(), never)).toMatchObject({
    value: { n: 1 },
    ageSeconds: 1,
  });
  await it.here.cache.read(it.here.thing("b"), never);
  await it.settle();
  expect(await it.there.cache.read(it.there.thing("b"), never)).toMatchObject({ ageSeconds: 5 });
});

test("notices a change by another host within a second, and marks only the changed kinds as stale", async () => {
  using it = hosts();
  await it.there.cache.read(it.there.thing(), never);
  await it.there.cache.read(it.there.thing("", "search"), never);
  await it.settle();
  it.advance(10);
  await it.here.cache.invalidate(["libraries"]);
  await it.settle();
  const asked = it.redis.seen.calls;
  it.advance(500);
  expect(await it.there.cache.read(it.there.thing(), never)).toMatchObject({ value: { n: 1 } });
  expect(it.redis.seen.calls).toBe(asked);
  it.advance(500);
  it.there.plex.answers = () => ({ n: 7 });
  expect(await it.there.cache.read(it.there.thing(), never)).toMatchObject({ value: { n: 7 } });
  expect(await it.there.cache.read(it.there.thing("", "search"), never)).toMatchObject({
    value: { n: 2 },
  });
  await it.settle();
  // The host that made the change also gets the values that the other host read again.
  expect(await it.here.cache.read(it.here.thing(), never)).toMatchObject({ value: { n: 7 } });
});

test("skips a failing or hanging level for five seconds, retries it with one call, and reports it once", async () => {
  const clock = fakeClock();
  const { level, seen } = fakeRedis(clock);
  using it = withCache({ redis: level() });
  seen.manner = "fails";
  expect(await it.cache.read(it.thing("a"), never)).toMatchObject({ value: { n: 1 } });
  await it.cache.read(it.thing("b"), never);
  expect(seen.calls).toBe(1);
  expect(it.cache.shared()).toMatchObject({
    status: "down",
    error: "failed (Error: ECONNREFUSED)",
  });
  it.clock.advance(5000);
  seen.manner = "hangs";
  const hung = it.cache.read(it.thing("c"), never);
  await it.settle();
  // Only the first call waits for the shared level.
  expect(await it.cache.read(it.thing("d"), never)).toMatchObject({ value: { n: 3 } });
  it.clock.advance(100);
  expect(await hung).toMatchObject({ value: { n: 4 } });
  await it.settle();
  expect(seen).toMatchObject({ calls: 2, aborted: 1 });
  expect(it.warnings).toEqual([
    "The shared cache failed (Error: ECONNREFUSED); it is skipped until it works again.",
  ]);
  it.clock.advance(5000);
  seen.manner = "works";
  await it.cache.read(it.thing("e"), never);
  await it.settle();
  expect(seen.calls).toBeGreaterThan(3);
  expect(it.cache.shared()).toMatchObject({ status: "up", operations: { get: { failed: 2 } } });
});

test("counts reads from the level by kind and outcome, and a check updates its status without any reads", async () => {
  using it = hosts();
  const { here, there } = it;
  using alone = withCache();
  expect(alone.cache.shared()).toBeUndefined();
  await here.cache.read(here.thing(), never);
  await it.settle();
  await there.cache.read(there.thing(), never);
  expect(here.cache.shared()?.reads.libraries).toEqual({
    hits: 0,
    misses: 1,
    stale: 0,
    errors: 0,
  });
  expect(there.cache.shared()?.reads.libraries).toEqual({
    hits: 1,
    misses: 0,
    stale: 0,
    errors: 0,
  });
  it.advance(DAY_MS);
  await there.cache.read(there.thing(), never);
  expect(there.cache.shared()?.reads.libraries).toMatchObject({ stale: 1 });
  it.redis.seen.manner = "fails";
  expect(there.cache.shared()).toMatchObject({ status: "up" });
  await there.cache.checkShared();
  expect(there.cache.shared()).toMatchObject({ status: "down" });
  await there.cache.read(there.thing("c", "search"), never);
  expect(there.cache.shared()?.reads.search).toEqual({ hits: 0, misses: 0, stale: 0, errors: 1 });
  it.advance(5000);
  it.redis.seen.manner = "works";
  await there.cache.checkShared();
  expect(there.cache.shared()).toMatchObject({ status: "up" });
});

test("all callers together wait only once for a level that does not start", async () => {
  const start = Promise.withResolvers<void>();
  const { level, seen } = fakeRedis(fakeClock());
  using it = withCache({ redis: level({ started: start.promise }) });
  const first = it.cache.read(it.thing("a"), never);
  await it.settle();
  it.clock.advance(100);
  expect(await first).toMatchObject({ value: { n: 1 } });
  expect(await it.cache.read(it.thing("b"), never)).toMatchObject({ value: { n: 2 } });
  expect(it.cache.shared()).toMatchObject({ status: "starting" });
  start.reject(new Error("no response to a ping within 5 s: WRONGPASS"));
  await it.settle();
  expect(it.cache.shared()).toMatchObject({ status: "down" });
  expect(it.warnings).toEqual([expect.stringContaining("WRONGPASS")]);
  it.clock.advance(5000);
  await it.cache.read(it.thing("c"), never);
  expect(it.cache.shared()).toMatchObject({ status: "up" });
  expect(seen.calls).toBeGreaterThan(0);
});

test.each([
  "",
  "{",
  "[]",
  '{"at":"x","body":"1"}',
  '{"at":1,"ttlMs":1,"body":"{"}',
  '{"at":1,"ttlMs":1,"body":"{\\"n\\":\\"x\\"}"}',
])("ignores foreign entries in the shared level (%s)", async (text) => {
  const { level } = fakeRedis(fakeClock());
  const redis = level({ get: async (keys) => keys.map(() => ({ text, leftMs: 1000 })) });
  using it = withCache({ redis });
  expect(await it.cache.read(it.thing(), never)).toMatchObject({ value: { n: 1 } });
  expect(it.warnings).toEqual([]);
});

/** A shared level whose `get` calls the test answers by hand, in the order of the calls. */
function answeredByHand() {
  const waiting: (() => void)[] = [];
  const { level } = fakeRedis(fakeClock());
  const get = (keys: readonly string[]) =>
    new Promise<undefined[]>((resolve) => waiting.push(() => resolve(keys.map(() => undefined))));
  return { waiting, redis: level({ get }) };
}

test("an answer that arrived while the process was busy is not a failure", async () => {
  const { waiting, redis } = answeredByHand();
  using it = withCache({ redis });
  const read = it.cache.read(it.thing(), never);
  await it.settle();
  it.clock.advance(100);
  setImmediate(() => waiting[0]?.());
  await it.settle();
  expect(it.cache.shared()).toMatchObject({
    status: "up",
    operations: { get: { ok: 1, failed: 0 } },
  });
  for (const next of [1, 2]) {
    waiting[next]?.();
    await it.settle();
  }
  expect(await read).toMatchObject({ value: { n: 1 } });
});

test("a call that began before a failure does not end the pause", async () => {
  const { waiting, redis } = answeredByHand();
  using it = withCache({ redis });
  const reads = ["a", "b"].map((key) => it.cache.read(it.thing(key), never));
  await it.settle();
  // The first read is late, and the second is answered at the same moment.
  it.clock.advance(100);
  setImmediate(() => setImmediate(() => setImmediate(() => waiting[1]?.())));
  await Promise.all(reads);
  expect(it.cache.shared()?.status).toBe("down");
  expect(it.warnings).toHaveLength(1);
});
