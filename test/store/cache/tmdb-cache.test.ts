import { expect, test } from "vitest";
import { createTmdbCache, expireTmdbCache } from "../../../src/store/cache/tmdb-cache.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { tempStore } from "../../support/temp-store.ts";
import { emptyStore } from "../empty-store.ts";

const DAY = 24 * 3600 * 1000;

test("a cached response outlives the process and expires to the millisecond", async () => {
  await using temp = await tempStore();
  const clock = fakeClock();
  const start = clock.now();
  await createTmdbCache(temp.store, clock).put("search/dune", '{"ü":1}', start + 1000);
  await using again = await temp.open();
  const cache = createTmdbCache(again, clock);
  clock.advance(999);
  expect(await cache.get("search/dune")).toMatchObject({ body: '{"ü":1}', fetchedAtMs: start });
  expect(await cache.get("search/dun")).toBeUndefined();
  clock.advance(1);
  expect(await cache.get("search/dune")).toBeUndefined();
});

test("a newer response replaces an older one", async () => {
  await using store = await emptyStore();
  const clock = fakeClock();
  const cache = createTmdbCache(store, clock);
  await cache.put("k", "old", clock.now() + 1000);
  clock.advance(500);
  await cache.put("k", "new", clock.now() + 1000);
  clock.advance(900);
  expect(await cache.get("k")).toMatchObject({ body: "new", fetchedAtMs: clock.now() - 900 });
});

test("upkeep deletes expired responses, and responses older than six months", async () => {
  await using store = await emptyStore();
  const clock = fakeClock();
  const cache = createTmdbCache(store, clock);
  await cache.put("for ever", "1", clock.now() + 1000 * DAY);
  clock.advance(100 * DAY);
  await cache.put("short", "2", clock.now() + DAY);
  await cache.put("long", "3", clock.now() + 300 * DAY);
  clock.advance(DAY);
  const expire = () => store.write((trx) => expireTmdbCache(trx, clock.now()));
  expect(await expire()).toBe(1);
  expect(await cache.get("for ever")).toBeDefined();
  clock.advance(79 * DAY);
  expect(await expire()).toBe(1);
  expect(await cache.get("for ever")).toBeUndefined();
  expect(await cache.get("long")).toBeDefined();
  expect(await expire()).toBe(0);
});
