// The titles of an episode are one list in all languages, and each guard asks that list.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { season, series } from "../../support/works.ts";

const TITLES = ["Snowfall", "Seventy", "Second Half", "Talk to Me", "The Last One", "Ann & Ben"];
const SHOW = series(1, "Marsh Road", 2014, [season(1, 6, 2014, TITLES), season(2, 6, 2015)]);
// Its title is so short that only more facts prove it.
const SHORT = series(2, "Ash", 2016, [season(1, 6, 2016, TITLES)]);

/** TMDB's titles of each episode of season 1 in other languages. */
const TRANSLATED: readonly (readonly string[])[] = [
  ["Der Schnee", "La neige"],
  ["70 Pfennig", "Freitag der 13", "In 20 Tagen nach Rom"],
  ["Teil 2", "Seconde partie"],
  ["Das Interview", "Trailer"],
  ["Das Finale", "Die Folge 9"],
  ["Anna & Bert", "Folge 6"],
];

const identify = identifying([SHOW, SHORT], {
  titles: async (_id, of, episode) => (of === 1 ? (TRANSLATED[episode - 1] ?? []) : []),
});

test.each([
  ["Marsh Road - S01E01 - Der Schnee.mkv", 1],
  ["Marsh Road - S01E02 - 70 Pfennig.mkv", 2],
  ["Marsh.Road.S01E02.Freitag.der.13.German.720p.WEB.mkv", 2],
  ["Marsh Road - S01E02 - In 20 Tagen nach Rom.mkv", 2],
  ["Marsh Road - S01E03 - Teil 2.mkv", 3],
  ["Marsh Road - S01E04 - Das Interview.mkv", 4],
  ["Marsh Road - S01E05 - Das Finale.mkv", 5],
  ["Marsh Road - S01E06 - Anna & Bert.mkv", 6],
])("%s has the episode's title in another language", async (name, episode) => {
  expect(await identify(name)).toMatchObject({ verdict: 1, places: [`1x${episode}`] });
});

test("a translated title of the episode proves a series with a short title", async () => {
  const name = "Ash - S01E01 - Der Schnee.mkv";
  expect(await identify(name)).toMatchObject({ verdict: 2, places: ["1x1"] });
});

test.each([
  // Words and numbers that are in no title of the episode.
  ["Marsh Road - S01E01 - 70 Pfennig.mkv"],
  ["Marsh Road - S01E02 - 9 Pfennig.mkv"],
  ["Marsh Road - S01E01 - Teil 2.mkv"],
  ["Marsh Road - S01E01 - Das Interview.mkv"],
  ["Marsh Road - S01E04 - Der Trailer zum Interview.mkv"],
  // The placeholder of a language is no title.
  ["Marsh Road - S01E06 - Rauschen Folge 6.mkv"],
  ["Marsh Road - S02E01 - Der Schnee.mkv"],
  ["Ash - S01E01 - Die Wolke.mkv"],
])("holds words that are in none of the episode's titles: %s", async (name) => {
  expect((await identify(name)).verdict).toBeInstanceOf(Array);
});
