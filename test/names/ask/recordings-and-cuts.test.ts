// Times of day of recorders, titles cut by a limit, and the year of an edition.
import { expect, test } from "vitest";
import type { SeasonFacts } from "../../../src/base/candidate.ts";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

/** Shown weekly from 2016-01-01: the third episode on 2016-01-15. */
const SEASON: SeasonFacts = season(1, 5, 2016, [
  "The Long Way Round the Harbour and Back Again",
  "Gravel",
  "Widow of the Lock",
  "Tar",
  "Chalk Line",
]);
const identify = identifying([
  series(1, "Canal Watch", 2016, [SEASON]),
  movie(2, "Stone Heron", 1964),
  movie(3, "Stone Heron", 2018, { popularity: 90 }),
]);

test.each([
  ["Canal Watch - 2016-01-15 20 15 00 - Widow of the Lock.ts", "1x3"],
  ["Canal Watch (2016) - 2016-01-15 08 00 00.ts", "1x3"],
  ["Canal Watch - 2016-01-15 21-30-00 - Widow of the Lock.ts", "1x3"],
  ["Canal Watch 2016-01-15-2130.ts", "1x3"],
  ["Canal Watch - 2016-01-15 20 15 00/Canal Watch - 2016-01-15 20 15 00.ts", "1x3"],
])("%s: the time of day belongs to the day", async (name, place) => {
  expect(await identify(name)).toMatchObject({ verdict: 1, places: [place] });
});

test.each([
  "Canal Watch - S01E01 - The Long Way Round the Har.mkv",
  "Canal Watch - S01E01 - The Long Way Round the Harbour and Back Aga.mkv",
  "Canal Watch S01E01 The Long Way R.mkv",
])("%s: a title cut within a word is the title", async (name) => {
  expect(await identify(name)).toMatchObject({ verdict: 1, places: ["1x1"] });
});

test.each([
  ["Stone Heron (1964) [2018 Remaster].mkv", 2],
  ["Stone Heron (1964) (Remastered 2018) 1080p.mkv", 2],
  ["Stone Heron (1964) [2018 Restored Edition].mkv", 2],
  ["Stone Heron (2018) 1080p.mkv", 3],
])("%s: a year next to an edition belongs to the edition", async (name, id) => {
  expect((await identify(name)).verdict).toBe(id);
});

test.each([
  // A programme after midnight belongs to the day before.
  "Canal Watch - 2016-01-15 00 15 00 - Widow of the Lock.ts",
  // No times of day.
  "Canal Watch - 2016-01-15 20 75 00.ts",
  "Canal Watch - 2016-01-15 20.ts",
  "Canal Watch - 2016-01-15 20 15 00 - Gravel.ts",
  "Canal Watch - 2016-01-15 20 15 00 - Reaction.ts",
  // Too short, of another episode, or not at the end of the name.
  "Canal Watch - S01E01 - The L.mkv",
  "Canal Watch - S01E02 - The Long Way Round the Har.mkv",
  "Canal Watch - S01E01 - The Long Way Round the Har 720p.mkv",
  "Canal Watch - S01E01 - The Long Way Home.mkv",
  // Two years of two films.
  "Stone Heron (2018) [1964].mkv",
])("holds a time, cut title or year that nothing confirms: %s", async (name) => {
  expect((await identify(name)).verdict).toBeInstanceOf(Array);
});
