import { expect, test } from "vitest";
import type { Identity } from "../../../src/base/identity.ts";
import { createComplete, type VideoToPlace } from "../../../src/names/ask/catalogue/complete.ts";
import { parsePath } from "../../../src/names/index.ts";
import { cataloguePorts } from "../../support/catalogue-ports.ts";
import { episodeName, movieName, parsed } from "../../support/parsed.ts";
import { movie, season, series } from "../../support/works.ts";

const { ports } = cataloguePorts([
  movie(603, "The Matrix", 1999),
  series(1396, "Breaking Bad", 2008, [
    season(1, 7, 2008, ["Pilot", "Cat in the Bag"]),
    season(2, 13),
  ]),
  series(21, "Lantern Row", 2019, [season(0, 3, 2019), season(1, 12, 2019)]),
  series(22, "Lantern Row OVA", 2020, [season(1, 3, 2020)]),
]);
const complete = (named: Identity, videos: VideoToPlace[] = []) =>
  createComplete(ports)(named, videos, new AbortController().signal);
const bad: Identity = { type: "tv", tmdbId: 1396, title: "" };

test("completes title and year of a movie that is named only by its id", async () => {
  const video = { path: "m.mkv", parsed: movieName("whatever") };
  expect(await complete({ type: "movie", tmdbId: 603, title: "" }, [video])).toEqual({
    identity: { type: "movie", tmdbId: 603, title: "The Matrix", year: 1999 },
    mappings: new Map(),
    unmapped: new Map(),
  });
});

test("returns undefined for an id that TMDB does not know", async () => {
  expect(await complete({ type: "movie", tmdbId: 5, title: "" })).toBeUndefined();
  expect(await complete({ type: "tv", tmdbId: 603, title: "" })).toBeUndefined();
});

test("maps videos by the numbers in their names, regardless of their titles", async () => {
  const videos = [
    { path: "a.mkv", parsed: episodeName("Other Title", 1, [1]) },
    { path: "b.mkv", parsed: episodeName("Other Title", 1, [2, 3]) },
  ];
  const completed = await complete(bad, videos);
  expect(completed?.identity).toEqual({
    type: "tv",
    tmdbId: 1396,
    title: "Breaking Bad",
    year: 2008,
  });
  expect(completed?.mappings.get("b.mkv")).toEqual({
    season: 1,
    episodes: [2, 3],
    titles: ["Cat in the Bag", "Chapter 1-3"],
  });
  expect(completed?.unmapped.size).toBe(0);
});

test.each([
  ["Lantern Row - OVA 02.mkv", undefined, "numbers_unclear"],
  ["Season 1/Lantern Row - SP1.mkv", undefined, "numbers_unclear"],
  ["Lantern Row - OVA 02.mkv", { season: 1, episodes: [2] }, undefined],
  ["Lantern Row - 02.mkv", undefined, undefined],
  ["Lantern Row S01E02 OVA 1.mkv", undefined, undefined],
])("%s, with the numbers %j, is placed or has the reason %s", async (path, given, code) => {
  const video = { path, parsed: parsePath(path), given };
  const completed = await complete({ type: "tv", tmdbId: 21, title: "" }, [video]);
  expect(completed?.unmapped.get(path)?.code).toBe(code);
  expect(completed?.mappings.has(path)).toBe(code === undefined);
});

test("in the series of the specials itself, their numbers are its episodes", async () => {
  const path = "Lantern Row - OVA 02.mkv";
  const video = { path, parsed: parsePath(path) };
  const placed = await complete({ type: "tv", tmdbId: 22, title: "" }, [video]);
  expect(placed?.mappings.get(path)).toMatchObject({ season: 1, episodes: [2] });
});

test("a person's numbers take precedence over the numbers in the name", async () => {
  const video = {
    path: "a.mkv",
    parsed: episodeName("x", 2, [9]),
    given: { season: 1, episodes: [2] },
  };
  const completed = await complete(bad, [video]);
  expect(completed?.identity).toMatchObject({ season: 1, episodes: [2] });
  expect(completed?.mappings.get("a.mkv")?.titles).toEqual(["Cat in the Bag"]);
});

test("applies the identity's season and episodes to a lone video, and a season without episodes to all videos", async () => {
  const one = await complete({ ...bad, season: 2, episodes: [4] }, [
    { path: "a.mkv", parsed: parsed() },
  ]);
  expect(one?.mappings.get("a.mkv")).toMatchObject({ season: 2, episodes: [4] });
  const all = await complete({ ...bad, season: 2 }, [
    { path: "a.mkv", parsed: episodeName("x", 1, [4]) },
    { path: "b.mkv", parsed: parsed({ absolute: [5] }) },
  ]);
  expect(
    [...(all?.mappings.values() ?? [])].map(({ season, episodes }) => [season, episodes]),
  ).toEqual([
    [2, [4]],
    [2, [5]],
  ]);
});

test("returns the reason for each video that cannot be mapped", async () => {
  const completed = await complete(bad, [
    { path: "a.mkv", parsed: episodeName("x", 1, [99]) },
    { path: "b.mkv", parsed: parsed() },
    { path: "c.mkv", parsed: episodeName("x", 1, [1]) },
    { path: "d.mkv", parsed: episodeName("x", 1, [1]) },
    { path: "e.mkv", parsed: parsed({ absolute: [500] }) },
  ]);
  expect([...(completed?.mappings.keys() ?? [])]).toEqual(["c.mkv"]);
  expect([...(completed?.unmapped ?? [])].map(([path, { code }]) => [path, code])).toEqual([
    ["a.mkv", "episode_missing"],
    ["b.mkv", "pack_incomplete"],
    ["d.mkv", "pack_incomplete"],
    ["e.mkv", "absolute_unmapped"],
  ]);
});

test("bypasses the cache only once, and only for a series without the episode", async () => {
  const { ports: counted, asked } = cataloguePorts([series(7, "New Show", 2026, [season(1, 3)])]);
  const place = (episode: number) =>
    createComplete(counted)(
      { type: "tv", tmdbId: 7, title: "" },
      [{ path: "a.mkv", parsed: episodeName("New Show", 1, [episode]) }],
      new AbortController().signal,
    );
  await place(3);
  expect(asked.filter((question) => question.endsWith("fresh"))).toEqual([]);
  expect((await place(4))?.unmapped.get("a.mkv")).toMatchObject({ code: "episode_missing" });
  expect(asked.filter((question) => question.endsWith("fresh"))).toEqual([
    "details tv/7 [1] fresh",
  ]);
});
