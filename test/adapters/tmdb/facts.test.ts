import { expect, test } from "vitest";
import { createAsk } from "../../../src/adapters/tmdb/ask.ts";
import { createFacts } from "../../../src/adapters/tmdb/facts.ts";
import type { Get } from "../../../src/adapters/tmdb/transport.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { fakeTmdbCache } from "../../support/fake-tmdb-cache.ts";
import { never, withTmdb } from "./with-tmdb.ts";

function factsOf(answer: unknown) {
  const clock = fakeClock();
  const asked: string[] = [];
  const get: Get = async (path, params) => {
    asked.push(`${path}?${params.toString()}`);
    return answer;
  };
  const base = new URL("http://tmdb/3");
  const facts = createFacts({
    ask: createAsk({ get, base, cache: fakeTmdbCache(clock), clock, random: () => 0 }),
    clock,
  });
  return { facts, asked };
}

test("fetches a film's genres, certifications, countries and other ids in one request, and caches them", async () => {
  const { facts, asked } = factsOf({
    genres: [
      { id: 16, name: "Animation" },
      { id: 1, name: null },
    ],
    origin_country: [],
    production_countries: [{ iso_3166_1: "JP", name: "Japan" }],
    release_dates: {
      results: [
        {
          iso_3166_1: "US",
          release_dates: [{ certification: "" }, { certification: "PG" }, { certification: "PG" }],
        },
        { iso_3166_1: "DE", release_dates: [{ certification: "6" }] },
      ],
    },
    external_ids: { imdb_id: "tt0096283" },
    original_title: "となりのトトロ",
  });
  const found = await facts("movie", 8392, never);
  expect(found).toEqual({
    genres: ["Animation"],
    certifications: ["US:PG", "DE:6"],
    countries: ["JP"],
    imdbId: "tt0096283",
    originalTitle: "となりのトトロ",
  });
  expect(await facts("movie", 8392, never)).toEqual(found);
  expect(asked).toEqual([
    "/movie/8392?language=en-US&append_to_response=release_dates%2Cexternal_ids",
  ]);
});

test("reads a series' rating by country and its TVDB id, and leaves missing facts unknown", async () => {
  const { facts } = factsOf({
    origin_country: ["US"],
    content_ratings: { results: [{ iso_3166_1: "US", rating: "TV-MA" }] },
    external_ids: { imdb_id: "", tvdb_id: 81189 },
    original_name: "Breaking Bad",
  });
  expect(await facts("tv", 1396, never)).toEqual({
    genres: [],
    certifications: ["US:TV-MA"],
    countries: ["US"],
    imdbId: undefined,
    tvdbId: 81189,
    originalTitle: "Breaking Bad",
  });
  expect(await factsOf({}).facts("tv", 1, never)).toMatchObject({
    genres: [],
    certifications: [],
    countries: [],
  });
  expect(await factsOf({}).facts("tv", -1, never)).toBeUndefined();
});

test("the client returns a film's facts, and undefined for an unknown id", async () => {
  await using it = await withTmdb();
  expect(await it.client.facts("movie", 438631, never)).toMatchObject({ imdbId: "tt1160419" });
  expect(await it.client.facts("movie", 999_999_999, never)).toBeUndefined();
});
