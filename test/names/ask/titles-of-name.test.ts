// Titles that a name writes in another way: filed if TMDB proves them, otherwise only offered.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const TITLES = ["Cold Store", "Night Tide", "Long Rope", "Paper Boats", "Salt Bread", "Low Lamp"];
const identify = identifying([
  series(1, "Ferry Town", 2009, [
    season(1, 6, 2009),
    season(2, 6, 2010),
    season(4, 6, 2012, TITLES),
  ]),
  series(2, "Ferry Town Unrated", 2013, [season(1, 3, 2013)]),
  movie(3, "Lena & Otto", 2012),
  movie(4, "Iris + Ada", 2015),
  series(5, "Paper Boats", 2018, [season(1, 6, 2018)]),
]);

test.each([
  ["ferry.town.404.paper.boats.dvdrip.xvid-grp.mkv", "4x4"],
  ["Ferry Town 402 Night Tide.mkv", "4x2"],
  ["Ferry Town [404] Paper Boats.mkv", "4x4"],
  ["Ferry Town/Ferry Town [404] Paper Boats.mkv", "4x4"],
])("%s: TMDB's title proves three digits", async (name, place) => {
  expect(await identify(name)).toMatchObject({ verdict: 1, places: [place] });
});

test.each([
  ["Ferry.Town.UNCUT.S01E02.German.720p.WEB.mkv", "1x2"],
  ["Ferry.Town.Extended.S02E03.720p.WEB.mkv", "2x3"],
  ["Ferry Town Restored 1x04.mkv", "1x4"],
])("%s: the cut before the numbers is no part of the title", async (name, place) => {
  expect(await identify(name)).toMatchObject({ verdict: 1, places: [place] });
});

test.each([
  ["Lena.und.Otto.2012.German.1080p.BluRay.x264-GRP.mkv", 3],
  ["Lena et Otto (2012).mkv", 3],
  ["Lena.y.Otto.2012.SPANISH.1080p.mkv", 3],
  ["Lena och Otto (2012).mkv", 3],
])("%s: & is the word for it in any language", async (name, id) => {
  expect((await identify(name)).verdict).toBe(id);
});

test.each(["Ferry Town Second Season - 03.mkv", "Ferry Town - Second Season - 03.mkv"])(
  "%s: a number word counts the season",
  async (name) => {
    expect((await identify(name)).places).toEqual(["2x3"]);
  },
);

test.each([
  ["S01E02 - Ferry Town.mkv", 1],
  ["1x02 Ferry Town.mkv", 1],
  ["[Grp] Ferry Town 2 - 04 [1080p].mkv", 1],
  ["Ferry.Town.Uncensored.S01E02.720p.mkv", 1],
  ["Ferry Town 3 S01E02.mkv", 1],
])("holds %s and offers the work under its other title", async (name, id) => {
  const { verdict, ranked } = await identify(name);
  expect(verdict).toBeInstanceOf(Array);
  expect(ranked[0]?.candidate.tmdbId).toBe(id);
});

test.each([
  // Another title, or none, behind three digits.
  "ferry.town.402.paper.boats.dvdrip.mkv",
  "ferry.town.404.dvdrip.xvid-grp.mkv",
  "Ferry Town 404 Paper Planes.mkv",
  // A sum is no “and”.
  "Iris und Ada 2015.mkv",
])("holds a number or a joining word that no title confirms: %s", async (name) => {
  expect((await identify(name)).verdict).toBeInstanceOf(Array);
});

test("a series that has the edition in its title is that series", async () => {
  expect((await identify("Ferry.Town.Unrated.S01E02.720p.mkv")).verdict).toBe(2);
});
