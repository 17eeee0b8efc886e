import { expect, test } from "vitest";
import * as z from "zod";
import { parseJson } from "../../../src/base/text/parse-json.ts";
import { toJsonAnswer } from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { movie, season, series } from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { failure, never, withTmdb } from "./with-tmdb.ts";

test("returns search results as our own candidates, in TMDB's order", async () => {
  await using it = await withTmdb();
  const found = await it.client.search({ type: "movie", title: "Dune" }, never);
  expect(found.map(({ tmdbId, year }) => [tmdbId, year])).toEqual([
    [438631, 2021],
    [841, 1984],
    [693134, 2024],
  ]);
  expect(found[0]).toEqual({
    type: "movie",
    overview:
      "A gifted young man must travel to the most dangerous planet of the universe to save his people.",
    tmdbId: 438631,
    title: "Dune",
    originalTitle: "Dune",
    alternativeTitles: [],
    year: 2021,
    popularity: 96,
    votes: 0,
    countries: [],
  });
});

test("finds a movie by the year of any of its releases, and a series by its first year", async () => {
  await using it = await withTmdb();
  const movies = await it.client.search({ type: "movie", title: "Scream", year: 1997 }, never);
  expect(movies.map(({ tmdbId, year }) => [tmdbId, year])).toEqual([
    [4232, 1996],
    [4233, 1997],
  ]);
  const series = await it.client.search({ type: "tv", title: "the office", year: 2001 }, never);
  expect(series.map(({ type, tmdbId, countries }) => [type, tmdbId, countries])).toEqual([
    ["tv", 2996, ["GB"]],
  ]);
  expect(
    it.tmdb.requests.map(({ path, query }) => [
      path,
      query["year"] ?? query["first_air_date_year"],
    ]),
  ).toEqual([
    ["/3/search/movie", "1997"],
    ["/3/search/tv", "2001"],
  ]);
});

test("returns a movie's alternative titles without duplicates, its IMDb id and its running time", async () => {
  await using it = await withTmdb();
  expect(await it.client.details("movie", 129, [], never)).toEqual({
    type: "movie",
    tmdbId: 129,
    title: "Spirited Away",
    originalTitle: "千と千尋の神隠し",
    alternativeTitles: [
      "Sen to Chihiro no Kamikakushi",
      "Chihiros Reise ins Zauberland",
      "Le Voyage de Chihiro",
    ],
    year: 2001,
    popularity: 91,
    votes: 0,
    countries: ["JP"],
    // Only the first 200 characters are used. The whole text is not cached.
    overview: expect.stringMatching(/^A young girl, Chihiro, comes into .{100,166}$/),
    imdbId: "tt0245429",
    runtimeMinutes: 125,
    seasonCounts: [],
    seasons: [],
  });
});

test("returns titles in the configured language", async () => {
  await using it = await withTmdb({}, { language: "de-DE" });
  expect(await it.client.details("movie", 194, [], never)).toMatchObject({
    title: "Die fabelhafte Welt der Amélie",
    originalTitle: "Le Fabuleux Destin d'Amélie Poulain",
    alternativeTitles: ["Amelie from Montmartre", "Amélie"],
  });
});

test("fetches the requested seasons that exist in the same request as the series' details", async () => {
  await using it = await withTmdb();
  const details = await it.client.details("tv", 1396, [2, 1, 9, 2], never);
  expect(details?.seasons.map(({ season, episodes }) => [season, episodes.length])).toEqual([
    [1, 7],
    [2, 13],
  ]);
  expect(details?.seasons[0]?.episodes[1]).toEqual({
    episode: 2,
    title: "Cat's in the Bag...",
    airDate: "2008-01-27",
    runtimeMinutes: 47,
  });
  expect(details?.seasonCounts).toEqual([
    { season: 0, episodeCount: 9, year: 2009, title: "Specials" },
    { season: 1, episodeCount: 7, year: 2008, title: "Season 1" },
    { season: 2, episodeCount: 13, year: 2009, title: "Season 2" },
    { season: 3, episodeCount: 13, year: 2010, title: "Season 3" },
    { season: 4, episodeCount: 13, year: 2011, title: "Season 4" },
    { season: 5, episodeCount: 16, year: 2012, title: "Season 5" },
  ]);
  expect(details).toMatchObject({
    imdbId: "tt0903747",
    runtimeMinutes: undefined,
    countries: ["US"],
    year: 2008,
  });
  expect(it.tmdb.requests).toHaveLength(1);
  // Older entries have a runtime for the series.
  it.tmdb.setFault({
    kind: "body",
    body: JSON.stringify({ id: 1396, name: "A", seasons: [], episode_run_time: [47, 60] }),
  });
  expect(await it.client.details("tv", 1396, [], never, { fresh: true })).toMatchObject({
    runtimeMinutes: 47,
  });
});

test("skips an unreadable row, and accepts a row whose numbers are text", async () => {
  await using it = await withTmdb();
  const row = {
    id: 7,
    title: "Dune",
    popularity: "3.4",
    vote_count: "12",
    release_date: "1984-12-14",
  };
  const results = [{ ...row, id: "7" }, "nonsense", row, { ...row, id: 8, title: 1984 }];
  it.tmdb.setFault({ kind: "body", body: JSON.stringify({ results }) });
  const found = [expect.objectContaining({ tmdbId: 7, popularity: 0 })];
  expect(await it.client.search({ type: "movie", title: "Dune" }, never)).toEqual(found);
  it.tmdb.setFault({
    kind: "body",
    body: JSON.stringify({ movie_results: results, tv_results: [] }),
  });
  expect(await it.client.find("imdb", "tt0087182", never)).toEqual(found);
});

test("requests seasons beyond the first twenty one at a time, and missing seasons not at all", async () => {
  const long = series(
    [77, "The Long One", "1980-01-01", 20, 1, null],
    null,
    Array.from({ length: 19 }, (_, index) => season(index + 1, `${1980 + index}-01-01`, 2)),
  );
  await using it = await withTmdb({ catalogue: { movies: [], series: [long] } });
  const wanted = Array.from({ length: 99 }, (_, index) => index + 1);
  const details = await it.client.details("tv", 77, wanted, never);
  expect(details?.seasons.map(({ season }) => season)).toEqual(wanted.slice(0, 19));
  expect(it.tmdb.requests.map(({ path }) => path).toSorted()).toEqual([
    "/3/tv/77",
    "/3/tv/77/season/17",
    "/3/tv/77/season/18",
    "/3/tv/77/season/19",
  ]);
});

test("finds movies and series by external ids, and does not request an invalid id", async () => {
  await using it = await withTmdb();
  const { find } = it.client;
  expect(
    (await find("imdb", "tt0133093", never)).map(({ type, tmdbId }) => [type, tmdbId]),
  ).toEqual([["movie", 603]]);
  expect((await find("tvdb", 81189, never)).map(({ type, tmdbId }) => [type, tmdbId])).toEqual([
    ["tv", 1396],
  ]);
  expect(await find("imdb", "tt9999999", never)).toEqual([]);
  const asked = it.tmdb.requests.length;
  expect(await find("imdb", "../movie/603", never)).toEqual([]);
  expect(await find("tvdb", Number.NaN, never)).toEqual([]);
  expect(it.tmdb.requests).toHaveLength(asked);
});

test("returns nothing for an unknown id, and does not request an impossible one", async () => {
  await using it = await withTmdb();
  expect(await it.client.details("movie", 999_999, [], never)).toBeUndefined();
  expect(await it.client.details("tv", 999_999, [1], never)).toBeUndefined();
  expect(it.tmdb.requests).toHaveLength(2);
  expect(await it.client.details("movie", -1, [], never)).toBeUndefined();
  expect(await it.client.details("tv", 1.5, [], never)).toBeUndefined();
  expect(it.tmdb.requests).toHaveLength(2);
});

test("cleans hostile titles before the request", async () => {
  await using it = await withTmdb();
  expect(await it.client.search({ type: "movie", title: "\u0000\u202e \n" }, never)).toEqual([]);
  expect(it.tmdb.requests).toHaveLength(0);
  const found = await it.client.search({ type: "movie", title: "The\nMatrix\u0000\ud800" }, never);
  expect(found[0]?.tmdbId).toBe(603);
  await it.client.search({ type: "tv", title: `a&api_key=x#${"😀".repeat(100_000)}` }, never);
  const query = it.tmdb.requests.at(-1)?.query["query"] ?? "";
  expect(Array.from(query)).toHaveLength(200);
  expect(query.startsWith("a&api_key=x#😀")).toBe(true);
});

test("sends a v3 key in the query and a v4 token in a header", async () => {
  await using old = await withTmdb({ key: "0123456789abcdef0123456789ABCDEF" });
  await old.client.check(never);
  expect(old.tmdb.requests[0]?.query["api_key"]).toBe(old.tmdb.key);
  expect(old.tmdb.requests[0]?.headers.authorization).toBeUndefined();
  await using bearer = await withTmdb({ key: "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl" });
  await bearer.client.check(never);
  expect(bearer.tmdb.requests[0]?.query).toEqual({});
  expect(bearer.tmdb.requests[0]?.headers.authorization).toBe(`Bearer ${bearer.tmdb.key}`);
});

test("a search returns at most 200 characters of each work's overview, and none if TMDB has no text", async () => {
  const overview = "A heist. ".repeat(100);
  const catalogue = {
    movies: [movie([949, "Heat", "1995-12-15", 170, 50, null], { overview })],
    series: [],
  };
  await using it = await withTmdb({ catalogue });
  const search = () => it.client.search({ type: "movie", title: "Heat" }, never);
  expect(await search()).toMatchObject([{ tmdbId: 949, overview: overview.slice(0, 200) }]);
  // This also applies when the entry is read from the cache.
  expect(await search()).toMatchObject([{ overview: overview.slice(0, 200) }]);
  expect(it.tmdb.requests).toHaveLength(1);
  await using other = await withTmdb();
  const [first] = await other.client.search({ type: "movie", title: "The Matrix" }, never);
  expect(first).toMatchObject({ title: "The Matrix", overview: undefined });
});

test("returns a film's directors first, then its leading actors, from one request", async () => {
  const cast = Array.from({ length: 40 }, (_, at) => `Actor ${at}`);
  const film = movie([7, "Some Film", "2001-01-01", 90, 5, null], {
    directors: ["Ada Quill"],
    cast,
  });
  await using it = await withTmdb({ catalogue: { movies: [film], series: [] } });
  expect(await it.client.people(7, never)).toEqual(["Ada Quill", ...cast.slice(0, 30)]);
  expect(await it.client.people(7, never)).toHaveLength(31);
  expect(it.tmdb.requests.map(({ path }) => path)).toEqual(["/3/movie/7/credits"]);
});

test("returns no people for a film that TMDB does not list", async () => {
  await using it = await withTmdb({ catalogue: { movies: [], series: [] } });
  expect(await it.client.people(8, never)).toEqual([]);
});

test("distinguishes an entry without a title from an id that TMDB does not have", async () => {
  for (const [what, path, field] of [
    ["movie", "/movie/603", "title"],
    ["series", "/tv/1396", "name"],
  ] as const) {
    await using it = await withTmdb({
      through: ({ url }, answer) => {
        if (!url.includes(path)) return answer();
        const whole = z.record(z.string(), z.unknown()).parse(parseJson(answer().body));
        return toJsonAnswer({ ...whole, [field]: null, [`original_${field}`]: "" });
      },
    });
    const id = Number(path.split("/").at(-1));
    const type = what === "movie" ? "movie" : "tv";
    expect(await failure(it.client.details(type, id, [], never))).toMatchObject({
      name: "UserError",
      message: `TMDB lists the ${what} with the id ${id} without a title.`,
    });
    expect(await it.client.details(type, 999_999, [], never)).toBeUndefined();
  }
});
