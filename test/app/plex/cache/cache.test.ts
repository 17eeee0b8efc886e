import { expect, test } from "vitest";
import { Outage, UserError } from "../../../../src/base/errors.ts";
import { never, withCache } from "./with-cache.ts";

test("returns Plex's answer first, then the cached one with its age until it expires", async () => {
  using it = withCache();
  const { read } = it.cache;
  const start = it.clock.now();
  expect(await read(it.thing(), never)).toEqual({ value: { n: 1 }, at: start });
  it.clock.advance(899_999);
  expect(await read(it.thing(), never)).toEqual({ value: { n: 1 }, at: start, ageSeconds: 899 });
  it.clock.advance(1);
  expect(await read(it.thing(), never)).toEqual({ value: { n: 2 }, at: start + 900_000 });
  expect(it.plex.asked).toBe(2);
});

test("caches answers separately by kind, key and user", async () => {
  using it = withCache();
  await it.cache.read(it.thing("a"), never);
  await it.cache.read(it.thing("b"), never);
  await it.cache.read(it.thing("a", "details"), never);
  it.state.token = "token-of-ben";
  await it.cache.read(it.thing("a"), never);
  expect(it.plex.asked).toBe(4);
  it.state.token = "token-of-ann";
  expect(await it.cache.read(it.thing("a"), never)).toMatchObject({
    value: { n: 1 },
    ageSeconds: 0,
  });
});

test("a caller that leaves affects only itself, and the answer is cached even if all leave", async () => {
  using it = withCache();
  it.plex.answers = undefined;
  const leaving = new AbortController();
  const left = it.cache.read(it.thing(), leaving.signal);
  const stays = it.cache.read(it.thing(), never);
  await it.settle();
  leaving.abort(new Error("no more"));
  await expect(left).rejects.toThrow("no more");
  expect(it.plex.signals[0]?.aborted).toBe(false);
  it.plex.waiting[0]?.resolve({ n: 7 });
  expect(await stays).toMatchObject({ value: { n: 7 } });

  await expect(
    it.cache.read(it.thing("b"), AbortSignal.abort(new Error("before"))),
  ).rejects.toThrow("before");
  expect(it.plex.asked).toBe(1);

  const last = new AbortController();
  const alone = it.cache.read(it.thing("c"), last.signal);
  await it.settle();
  last.abort(new Error("nobody"));
  await expect(alone).rejects.toThrow("nobody");
  it.plex.waiting[1]?.resolve({ n: 8 });
  await it.settle();
  expect(await it.cache.read(it.thing("c"), never)).toMatchObject({ value: { n: 8 } });
});

test("a caller cannot change a cached answer", async () => {
  using it = withCache();
  const { value } = await it.cache.read(it.thing(), never);
  expect(() => Object.assign(value, { n: 9 })).toThrow(TypeError);
});

test("while Plex is down, returns the stale answer at once with age and reason, or the error", async () => {
  using it = withCache();
  const { at } = await it.cache.read(it.thing(), never);
  it.clock.advance(901_000);
  it.fail();
  expect(await it.cache.read(it.thing(), never)).toEqual({
    value: { n: 1 },
    at,
    ageSeconds: 901,
    stale: true,
    staleReason: "Plex did not return a usable response: the connection was refused.",
  });
  await expect(it.cache.read(it.thing("other"), never)).rejects.toMatchObject({
    code: "plex_unavailable",
  });
  it.clock.advance(7 * 24 * 3_600_000);
  await expect(it.cache.read(it.thing(), never)).rejects.toMatchObject({
    code: "plex_unavailable",
  });
  it.plex.answers = () => ({ n: 50 });
  expect(await it.cache.read(it.thing(), never)).toMatchObject({ value: { n: 50 } });
});

test("while Plex is slow, returns a stale answer after one second, then at once until Plex responds", async () => {
  using it = withCache();
  await it.cache.read(it.thing(), never);
  await it.cache.read(it.thing("other"), never);
  it.clock.advance(900_000);
  it.plex.answers = undefined;
  const first = it.cache.read(it.thing(), never);
  await it.settle();
  it.clock.advance(999);
  await it.settle();
  it.clock.advance(1);
  expect(await first).toMatchObject({
    value: { n: 1 },
    ageSeconds: 901,
    stale: true,
    staleReason: "Plex did not answer within 1 s.",
  });
  // No time passes. A new caller does not wait for this entry or for any other stale entry.
  expect(await it.cache.read(it.thing(), never)).toMatchObject({ stale: true });
  expect(await it.cache.read(it.thing("other"), never)).toMatchObject({ stale: true });
  expect(it.plex.asked).toBe(4);
  it.plex.waiting[0]?.resolve({ n: 12 });
  await it.settle();
  expect(await it.cache.read(it.thing(), never)).toMatchObject({
    value: { n: 12 },
    ageSeconds: 1,
  });
});

test("a late caller waits only for the rest of the second, and a caller without a stale answer until Plex responds", async () => {
  using it = withCache();
  await it.cache.read(it.thing(), never);
  it.clock.advance(900_000);
  it.plex.answers = undefined;
  const first = it.cache.read(it.thing(), never);
  const none = it.cache.read(it.thing("unknown"), never);
  await it.settle();
  it.clock.advance(600);
  const late = it.cache.read(it.thing(), never);
  await it.settle();
  it.clock.advance(400);
  expect(await Promise.all([first, late])).toMatchObject([{ stale: true }, { stale: true }]);
  await it.settle();
  it.clock.advance(5000);
  it.plex.waiting[1]?.resolve({ n: 9 });
  expect(await none).toMatchObject({ value: { n: 9 } });
});

test("a read may set a longer wait", async () => {
  using it = withCache();
  const patient = { ...it.thing(), patienceMs: 5000 };
  await it.cache.read(patient, never);
  it.clock.advance(900_000);
  it.plex.answers = undefined;
  const answer = it.cache.read(patient, never);
  await it.settle();
  it.clock.advance(4000);
  await it.settle();
  it.plex.waiting[0]?.resolve({ n: 2 });
  const { value, stale } = await answer;
  expect([value, stale]).toEqual([{ n: 2 }, undefined]);
});

test("abandons a load that never ends, and starts a new one for the next caller", async () => {
  using it = withCache();
  it.plex.answers = undefined;
  const hung = it.cache.read(it.thing(), never);
  await it.settle();
  it.clock.advance(1000);
  await it.settle();
  it.clock.advance(29_000);
  await expect(hung).rejects.toMatchObject({ code: "plex_unavailable" });
  expect(it.plex.signals[0]?.aborted).toBe(true);
  it.plex.answers = () => ({ n: 3 });
  expect(await it.cache.read(it.thing(), never)).toMatchObject({ value: { n: 3 } });
});

test("reports a refused token even if an answer is cached", async () => {
  using it = withCache();
  await it.cache.read(it.thing(), never);
  it.clock.advance(900_000);
  it.fail(new Outage("plex_unauthorized", "Plex refuses the token (401)."));
  await expect(it.cache.read(it.thing(), never)).rejects.toMatchObject({
    code: "plex_unauthorized",
  });
});

test("drops an entry that Plex no longer has, and does not cache refusals", async () => {
  using it = withCache();
  await it.cache.read(it.thing(), never);
  it.clock.advance(900_000);
  it.fail(new UserError("Plex has no item 5.", "Look.", "not_found"));
  const gone = () =>
    expect(it.cache.read(it.thing(), never)).rejects.toMatchObject({ code: "not_found" });
  await gone();
  await gone();
  expect(it.plex.asked).toBe(3);
  it.fail();
  await expect(it.cache.read(it.thing(), never)).rejects.toMatchObject({
    code: "plex_unavailable",
  });

  it.fail(new UserError("Plex refused.", "Look.", "refused"));
  for (let i = 0; i < 2; i++) {
    await expect(it.cache.read(it.thing("x"), never)).rejects.toThrow("Plex refused.");
  }
  expect(it.plex.asked).toBe(6);
});

test("a change marks its kinds as stale without dropping them, and earlier requests do not count as fresh", async () => {
  using it = withCache();
  await it.cache.read(it.thing(), never);
  await it.cache.read(it.thing("", "details"), never);
  it.clock.advance(10);
  it.plex.answers = undefined;
  const before = it.cache.read(it.thing("", "sessions"), never);
  await it.settle();
  await it.cache.invalidate(["libraries", "sessions"]);
  it.clock.advance(10);
  const after = it.cache.read(it.thing("", "sessions"), never);
  await it.settle();
  expect(it.plex.asked).toBe(4);
  it.plex.waiting[1]?.resolve({ n: 11 });
  it.plex.waiting[0]?.resolve({ n: 10 });
  expect(await before).toMatchObject({ value: { n: 10 } });
  expect(await after).toMatchObject({ value: { n: 11 } });
  await it.settle();
  expect(await it.cache.read(it.thing("", "sessions"), never)).toMatchObject({
    value: { n: 11 },
    ageSeconds: 0,
  });
  expect(await it.cache.read(it.thing("", "details"), never)).toMatchObject({ value: { n: 2 } });
  it.fail();
  expect(await it.cache.read(it.thing(), never)).toMatchObject({ value: { n: 1 }, stale: true });
});

test("hits, misses, stale answers and errors are counted by kind", async () => {
  using it = withCache();
  for (let i = 0; i < 3; i++) await it.cache.read(it.thing(), never);
  it.clock.advance(900_000);
  it.fail();
  await it.cache.read(it.thing(), never);
  await it.cache.read(it.thing("x"), never).catch(() => {});
  const { libraries, search, entries, bytes } = it.cache.stats();
  expect(libraries).toEqual({ hits: 2, misses: 1, stale: 1, errors: 1 });
  expect(search).toEqual({ hits: 0, misses: 0, stale: 0, errors: 0 });
  expect([entries, bytes]).toEqual([1, 7]);
});

test("requests a kind with a lifetime of zero each time and never caches it", async () => {
  using it = withCache({
    freshMs: { libraries: 0, details: 1, search: 1, sessions: 1, recent: 1, onDeck: 1 },
  });
  await it.cache.read(it.thing(), never);
  expect(await it.cache.read(it.thing(), never)).toMatchObject({ value: { n: 2 } });
  it.fail();
  await expect(it.cache.read(it.thing(), never)).rejects.toMatchObject({
    code: "plex_unavailable",
  });
  expect(it.cache.stats()).toMatchObject({ libraries: { misses: 2, errors: 1 }, entries: 0 });
});

test("closing aborts running requests", async () => {
  using it = withCache();
  it.plex.answers = undefined;
  const read = it.cache.read(it.thing(), never);
  await it.settle();
  it.cache.close();
  await expect(read).rejects.toThrow("The cache is closed.");
  expect(it.plex.signals[0]?.aborted).toBe(true);
});
