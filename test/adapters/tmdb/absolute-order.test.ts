import { expect, test } from "vitest";
import { createTmdbClient } from "../../../src/adapters/tmdb/client.ts";
import { json } from "../../../src/demo/stand-ins/fail.ts";
import { tmdbRefusal } from "../../../src/demo/stand-ins/fake-tmdb.ts";
import { startLoopback } from "../../../src/demo/stand-ins/loopback.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { fakeTmdbCache } from "../../support/fake-tmdb-cache.ts";
import { never } from "./with-tmdb.ts";

const DAY = 24 * 3_600_000;
const entry = (
  season_number: number,
  episode_number: number,
  order: number,
  air_date: string | null = "2001-01-01",
) => ({
  season_number,
  episode_number,
  order,
  air_date,
  name: `No. ${season_number}-${episode_number}`,
  runtime: 24,
  id: 1,
  show_id: 30,
});

async function withGroups(results: unknown[], groups: unknown[]) {
  const answers: Record<string, unknown> = {
    "/3/tv/30/episode_groups": { id: 30, results },
    "/3/tv/episode_group/5acf93e60e0a26346d0000ce": { id: "5acf93e60e0a26346d0000ce", groups, type: 2 },
  };
  const tmdb = await startLoopback({
    answer: ({ path }) => (answers[path] === undefined ? tmdbRefusal(404) : json(answers[path])),
    refusal: tmdbRefusal,
  });
  const clock = fakeClock();
  const client = createTmdbClient({
    baseUrl: `${tmdb.origin}/3`,
    credential: () => "0".repeat(32),
    language: "en-US",
    cache: fakeTmdbCache(clock),
    clock,
    random: () => 0,
    limited: false,
  });
  return {
    clock,
    order: async () => (await client.absoluteOrder(30, never))?.map(({ season, episode }) => [season, episode]),
    facts: () => client.absoluteOrder(30, never),
    asked: () => tmdb.requests.map(({ path }) => path),
    async [Symbol.asyncDispose]() {
      await client.close();
      await tmdb.close();
    },
  };
}

const absolute = { id: "5acf93e60e0a26346d0000ce", type: 2, name: "Absolute" };
const aired = { ...absolute, id: "5acf93e60e0a26346c00000b", type: 1 };

test("the absolute order counts its groups in order, with specials in a group of their own", async () => {
  await using it = await withGroups(
    [aired, absolute],
    [
      { id: "c", order: 2, name: "Second", episodes: [entry(2, 1, 0), entry(0, 2, 1)] },
      { id: "a", order: 0, name: "Specials", episodes: [entry(0, 1, 0)] },
      { id: "b", order: 1, name: "First", episodes: [entry(1, 2, 1), entry(1, 1, 0)] },
    ],
  );
  expect(await it.order()).toEqual([
    [1, 1],
    [1, 2],
    [2, 1],
    [0, 2],
  ]);
  expect((await it.facts())?.[0]).toEqual({
    season: 1,
    episode: 1,
    title: "No. 1-1",
    airDate: "2001-01-01",
    runtimeMinutes: 24,
  });
  expect(it.asked()).toEqual(["/3/tv/30/episode_groups", "/3/tv/episode_group/5acf93e60e0a26346d0000ce"]);
});

test("a series with no or two absolute orders has none, and is asked for again after a day", async () => {
  await using none = await withGroups([aired], []);
  expect(await none.order()).toBeUndefined();
  none.clock.advance(DAY - 1);
  expect(await none.order()).toBeUndefined();
  expect(none.asked()).toHaveLength(1);
  none.clock.advance(2);
  expect(await none.order()).toBeUndefined();
  expect(none.asked()).toHaveLength(2);
  await using two = await withGroups([absolute, { ...absolute, id: "5acf93e60e0a26346d0000cf" }], []);
  expect(await two.order()).toBeUndefined();
  expect(two.asked()).toHaveLength(1);
});

test("an order is cached for a month, or half a day while the series runs", async () => {
  const groups = (date: string | null) => [{ id: "a", order: 0, name: "x", episodes: [entry(1, 1, 0, date)] }];
  await using ended = await withGroups([absolute], groups("2001-01-01"));
  await ended.order();
  ended.clock.advance(29 * DAY);
  await ended.order();
  expect(ended.asked()).toHaveLength(2);
  await using running = await withGroups([absolute], groups("2026-02-20"));
  await running.order();
  running.clock.advance(DAY);
  await running.order();
  expect(running.asked()).toHaveLength(3);
});

test("an invalid id is not requested, and an unknown series has no order", async () => {
  await using odd = await withGroups([{ ...absolute, id: "../movie/603" }], []);
  expect(await odd.order()).toBeUndefined();
  expect(odd.asked()).toHaveLength(1);
  await using unknown = await withGroups([], []);
  expect(await unknown.order()).toBeUndefined();
});
