import { expect, test } from "vitest";
import { series } from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { never, withTmdb } from "./with-tmdb.ts";

const plot = "A long story. ".repeat(60);
const show = series(
  [7, "Some Show", "2010-03-01", 45, 5, null],
  null,
  [
    { season: 0, episodes: [{ title: "Special", date: "" }] },
    { season: 1, episodes: [{ title: "Pilot", date: "2010-03-01", overview: plot }] },
    { season: 2, episodes: [{ title: "Back", date: "2012-01-05" }] },
  ],
  { overview: plot },
);

test("fetches an episode with its plot in one request, and then serves it from the cache", async () => {
  await using it = await withTmdb({ catalogue: { movies: [], series: [show] } });
  const pilot = await it.client.episode(7, 1, 1, never);
  expect(pilot).toEqual({
    episode: 1,
    title: "Pilot",
    airDate: "2010-03-01",
    runtimeMinutes: 45,
    overview: plot.slice(0, 500),
  });
  expect(await it.client.episode(7, 1, 1, never)).toEqual(pilot);
  expect(await it.client.episode(7, 0, 1, never)).toEqual({
    episode: 1,
    title: "Special",
    runtimeMinutes: 45,
  });
  expect(it.tmdb.requests.map(({ path }) => path)).toEqual([
    "/3/tv/7/season/1/episode/1",
    "/3/tv/7/season/0/episode/1",
  ]);
});

test("returns undefined for an episode that TMDB does not list, and does not request an impossible number", async () => {
  await using it = await withTmdb({ catalogue: { movies: [], series: [show] } });
  expect(await it.client.episode(7, 1, 2, never)).toBeUndefined();
  expect(await it.client.episode(8, 1, 1, never)).toBeUndefined();
  expect(it.tmdb.requests).toHaveLength(2);
  expect(await it.client.episode(7, -1, 1, never)).toBeUndefined();
  expect(await it.client.episode(7, 1, Number.NaN, never)).toBeUndefined();
  expect(it.tmdb.requests).toHaveLength(2);
});

test("returns the first year of each season in a series' details, and a longer overview than in a search", async () => {
  await using it = await withTmdb({ catalogue: { movies: [], series: [show] } });
  const details = await it.client.details("tv", 7, [], never);
  expect(details?.seasonCounts).toEqual([
    { season: 0, episodeCount: 1, year: undefined, title: "Specials" },
    { season: 1, episodeCount: 1, year: 2010, title: "Season 1" },
    { season: 2, episodeCount: 1, year: 2012, title: "Season 2" },
  ]);
  expect(details?.overview).toBe(plot.slice(0, 500));
  const [hit] = await it.client.search({ type: "tv", title: "Some Show" }, never);
  expect(hit?.overview).toBe(plot.slice(0, 200));
});

test("fetches an episode's titles in other languages in one request, and returns none for a missing episode", async () => {
  await using it = await withTmdb({ catalogue: { movies: [], series: [show] } });
  expect(await it.client.titles(7, 1, 1, never)).toEqual(["Pilot"]);
  expect(await it.client.titles(7, 1, 9, never)).toEqual([]);
});
