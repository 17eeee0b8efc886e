import { expect, test } from "vitest";
import {
  dated,
  movie,
  season,
  series,
} from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { failure, never, withTmdb } from "./with-tmdb.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test("serves a response from the cache for thirty days", async () => {
  await using it = await withTmdb();
  const first = await it.client.details("tv", 1396, [1], never);
  it.clock.advance(30 * DAY - 1);
  expect(await it.client.details("tv", 1396, [1], never)).toEqual(first);
  expect(it.tmdb.requests).toHaveLength(1);
  it.clock.advance(1);
  await it.client.details("tv", 1396, [1], never);
  expect(it.tmdb.requests).toHaveLength(2);
});

test("caches empty searches, unknown external ids and unknown works for a day", async () => {
  await using it = await withTmdb();
  const ask = async (): Promise<void> => {
    expect(await it.client.search({ type: "movie", title: "Nobody Made This" }, never)).toEqual([]);
    expect(await it.client.find("imdb", "tt0000001", never)).toEqual([]);
    expect(await it.client.details("movie", 999_999, [], never)).toBeUndefined();
  };
  await ask();
  it.clock.advance(DAY - 1);
  await ask();
  expect(it.tmdb.requests).toHaveLength(3);
  it.clock.advance(1);
  await ask();
  expect(it.tmdb.requests).toHaveLength(6);
});

test.each([
  ["aired 61 days ago", "2025-12-30", 30 * DAY],
  ["aired 59 days ago", "2026-01-01", 12 * HOUR],
  ["is to come", "2026-05-01", 12 * HOUR],
  ["has no date yet", "", 12 * HOUR],
])("sets the cache lifetime of a season whose last episode %s", async (_, date, lifeMs) => {
  const show = series([5, "Weekly", "2019-01-01", 20, 1, null], null, [
    dated(1, [[date, "The End"]]),
  ]);
  await using it = await withTmdb({
    catalogue: { movies: [], series: [show] },
    today: "2026-03-01",
  });
  await it.client.details("tv", 5, [1], never);
  const [entry] = [...it.cache.entries.values()];
  expect((entry?.expiresAtMs ?? 0) - it.clock.now()).toBe(lifeMs);
});

test.each([
  ["aired lately", "2026-02-01"],
  ["is to come", "2026-06-01"],
])("caches a show for only 12 hours if an unrequested season %s", async (_, first) => {
  const seasons = [season(1, "2019-01-01", 3), season(2, first, 3)];
  const show = series([5, "Weekly", "2019-01-01", 20, 1, null], null, seasons);
  await using it = await withTmdb({
    catalogue: { movies: [], series: [show] },
    today: "2026-03-01",
  });
  await it.client.details("tv", 5, [1], never);
  const [entry] = it.cache.entries.values();
  expect((entry?.expiresAtMs ?? 0) - it.clock.now()).toBe(12 * HOUR);
});

test("spreads the expiry times of entries that were cached in one run", async () => {
  await using it = await withTmdb({}, { random: () => 0.5 });
  await it.client.details("movie", 603, [], never);
  expect(
    [...it.cache.entries.values()].map(({ expiresAtMs }) => expiresAtMs - it.clock.now()),
  ).toEqual([28.5 * DAY]);
});

test("rejects an aborted call even if its response is cached", async () => {
  await using it = await withTmdb();
  await it.client.details("movie", 603, [], never);
  expect(await failure(it.client.details("movie", 603, [], AbortSignal.abort("stopped")))).toBe(
    "stopped",
  );
});

test("the fresh option bypasses the cache and updates it", async () => {
  const show = series([5, "Weekly", "2019-01-01", 20, 1, null], null, [season(1, "2019-01-01", 1)]);
  const catalogue = { movies: [], series: [show] };
  await using it = await withTmdb({ catalogue });
  await it.client.details("tv", 5, [1], never);
  show.seasons = [season(1, "2019-01-01", 2)];
  expect((await it.client.details("tv", 5, [1], never))?.seasons[0]?.episodes).toHaveLength(1);
  expect(
    (await it.client.details("tv", 5, [1], never, { fresh: true }))?.seasons[0]?.episodes,
  ).toHaveLength(2);
  expect((await it.client.details("tv", 5, [1], never))?.seasons[0]?.episodes).toHaveLength(2);
  expect(it.tmdb.requests).toHaveLength(2);
});

test("keeps secrets out of keys and entries, and uses separate keys for languages, seasons and servers", async () => {
  await using it = await withTmdb();
  await it.client.search({ type: "movie", title: "Dune" }, never);
  await it.client.details("tv", 1396, [1], never);
  await it.client.details("tv", 1396, [2], never);
  // The list of the series' orders was cached as well. Its key contains no language.
  expect(it.cache.entries.size).toBe(4);
  for (const [key, { body }] of it.cache.entries) {
    expect(`${key}${body}`).not.toContain(it.tmdb.key);
    expect(key).toMatch(/language=en-US|\/episode_groups\?$/);
    expect(key).toContain(it.tmdb.url);
  }
});

test("caches only the fields that are read", async () => {
  await using it = await withTmdb();
  await it.client.search({ type: "movie", title: "Dune" }, never);
  const [entry] = [...it.cache.entries.values()];
  expect(entry?.body).not.toContain("backdrop_path");
});

test("requests again if a cache entry is unreadable", async () => {
  await using it = await withTmdb();
  const ask = () => it.client.search({ type: "movie", title: "Dune" }, never);
  await ask();
  for (const body of ['{"results":[{"id"', '{"results":7}', "[]"]) {
    for (const entry of it.cache.entries.values()) entry.body = body;
    expect(await ask()).toHaveLength(3);
  }
  expect(it.tmdb.requests).toHaveLength(4);
});

test("reads a cache entry from a version that stored no votes, and returns its works without votes", async () => {
  const coco = movie([354912, "Coco", "2017-10-27", 105, 208, null], { votes: 15918 });
  await using it = await withTmdb({ catalogue: { movies: [coco], series: [] } });
  const ask = async () =>
    (await it.client.search({ type: "movie", title: "Coco" }, never)).map(({ votes }) => votes);
  expect(await ask()).toEqual([15918]);
  for (const entry of it.cache.entries.values()) {
    entry.body = entry.body.replace(/,"vote_count":\d+/, "");
  }
  expect(await ask()).toEqual([undefined]);
  for (const entry of it.cache.entries.values()) {
    entry.body = entry.body.replace('"id"', '"vote_count":"many","id"');
  }
  expect(await ask()).toEqual([undefined]);
  expect(it.tmdb.requests).toHaveLength(1);
});

test("does not use an entry older than thirty days, regardless of its expiry", async () => {
  await using it = await withTmdb();
  const ask = () => it.client.search({ type: "movie", title: "Dune" }, never);
  await ask();
  for (const entry of it.cache.entries.values()) {
    entry.fetchedAtMs -= 31 * DAY;
    entry.expiresAtMs += 365 * DAY;
  }
  await ask();
  expect(it.tmdb.requests).toHaveLength(2);
});

test("distinguishes a film without a title from an unknown id", async () => {
  const nameless = movie([9, "", "1999-01-01", 90, 1, null]);
  await using it = await withTmdb({ catalogue: { movies: [nameless], series: [] } });
  await expect(it.client.details("movie", 9, [], never)).rejects.toThrow(
    "TMDB lists the movie with the id 9 without a title.",
  );
});

test("shares one run between equal requests, and continues it when one caller leaves", async () => {
  await using it = await withTmdb();
  it.tmdb.setFault({ kind: "hang" });
  const stop = new AbortController();
  const leaving = failure(it.client.search({ type: "movie", title: "Dune" }, stop.signal));
  const staying = [1, 2].map(() =>
    failure(it.client.search({ type: "movie", title: "Dune" }, never)),
  );
  await expect.poll(() => it.tmdb.requests.length).toBe(1);
  stop.abort(new Error("gone"));
  expect(await leaving).toMatchObject({ message: "gone" });
  it.clock.advance(10_000);
  expect(await Promise.all(staying)).toMatchObject([
    { code: "tmdb_unavailable" },
    { code: "tmdb_unavailable" },
  ]);
  expect(it.tmdb.requests).toHaveLength(1);
});
