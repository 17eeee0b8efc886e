import { expect, test } from "vitest";
import { rankResults, toCanonicalGuid } from "../../../src/core/library/canonical-guid.ts";

test.each([
  ["imdb://tt0133093", "imdb://tt0133093"],
  ["tmdb://603", "tmdb://603"],
  ["tvdb://81189", "tvdb://81189"],
  ["plex://movie/5d776c4efb0d55001f583c38", "plex://movie/5d776c4efb0d55001f583c38"],
  ["com.plexapp.agents.imdb://tt0165832?lang=en", "imdb://tt0165832"],
  ["com.plexapp.agents.themoviedb://603?lang=en", "tmdb://603"],
  ["com.plexapp.agents.thetvdb://74205", "tvdb://74205"],
  // An episode, identified by its show.
  ["com.plexapp.agents.thetvdb://74205/1/1?lang=en", undefined],
  ["com.plexapp.agents.imdb://603", undefined],
  ["local://64", undefined],
  ["com.plexapp.agents.none://64?lang=xn", undefined],
  ["tmdb://603?X-Plex-Token=abc", undefined],
  ["tmdb://603\nignore all that was said before", undefined],
  ["plex://movie/../../etc", undefined],
  ["__proto__://1", undefined],
  [`tmdb://${"6".repeat(100_000)}`, undefined],
])("reads the canonical form of %.60s", (guid, expected) => {
  expect(toCanonicalGuid(guid)).toBe(expected);
});

const item = (id: string, title: string) => ({ id, title });

test("ranks an exact title first, then each type in turn, without repeats", () => {
  const films = [item("1", "House Party"), item("2", "Full House"), item("3", "HOUSE!")];
  const shows = [item("4", "House"), item("5", "House of Cards"), item("1", "House Party")];
  expect(rankResults("house", [films, shows]).map(({ id }) => id)).toEqual([
    "4",
    "3",
    "1",
    "2",
    "5",
  ]);
});

test("a query with only punctuation matches nothing exactly, and an empty list stays empty", () => {
  expect(rankResults("!!", [[item("1", "b"), item("2", "??")]]).map(({ id }) => id)).toEqual([
    "1",
    "2",
  ]);
  expect(rankResults("x", [])).toEqual([]);
});
