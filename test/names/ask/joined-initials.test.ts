// Initials of the show, joined to season and episode, in a folder of that season.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { season, series } from "../../support/works.ts";

const SEASONS = [1, 2, 3].map((number) => season(number, 12));
const identify = identifying([
  series(1, "The Lantern Mill Road", 2001, SEASONS),
  series(2, "Mast", 2001, SEASONS),
  series(3, "Endless Quay", 1990, [season(1, 200), season(2, 150), season(3, 70)]),
]);
const FOLDER = "The.Lantern.Mill.Road.S03.DVDRip.XviD-TOPAZ";

test.each([
  `${FOLDER}/tpz-lmr304.avi`,
  `${FOLDER}/tlmr304.avi`,
  `${FOLDER}/topaz-tlmr304.720p.avi`,
  "The Lantern Mill Road/Season 3/lmr304.avi",
  "The Lantern Mill Road (2001)/Season 03/thelanternmillroad304.avi",
  "Mast/Season 3/mast304.avi",
])("%s: the number after the initials is season and episode", async (name) => {
  expect((await identify(name)).places).toEqual(["3x4"]);
});

test("files a pack in which some videos have joined initials and others their own numbers", async () => {
  const videos = ["tpz-lmr301.avi", "tpz-lmr302.avi", "the.lantern.mill.road.s03e03.avi"];
  expect((await identify({ name: FOLDER, videos })).places).toEqual(["3x1", "3x2", "3x3"]);
});

test.each([
  // The letters are not the initials, or the number is not of the season.
  `${FOLDER}/tpz-xyz304.avi`,
  `${FOLDER}/tpz-lmx304.avi`,
  `${FOLDER}/tpz-lm304.avi`,
  `${FOLDER}/tpz-lmrs304.avi`,
  `${FOLDER}/tpz-lmr204.avi`,
  `${FOLDER}/tpz-lmr300.avi`,
  `${FOLDER}/tpz-lmr3004.avi`,
  `${FOLDER}/tpz-lmr313.avi`,
  // More than a group in front, or more than technical tags behind.
  `${FOLDER}/podcast-lmr304.avi`,
  `${FOLDER}/bts-lmr304.avi`,
  "The Lantern Mill Road/Season 3/bts-lmr304.avi",
  `${FOLDER}/tpz-lmr304-talk.avi`,
  `${FOLDER}/tpz-lmr304b.avi`,
  // No folder states the season, or another one.
  "The Lantern Mill Road/lmr304.avi",
  "The Lantern Mill Road/Season 2/lmr304.avi",
  `${FOLDER}/Talk/tpz-lmr304.avi`,
  // Counted through the series, it is an episode as well.
  "Endless Quay/Season 3/eq352.avi",
])("holds other letters, words and numbers: %s", async (name) => {
  expect((await identify(name)).verdict).toBeInstanceOf(Array);
});

test.each([
  [["tpz-lmr301.avi", "tpz-xyz302.avi"]],
  [["tpz-lmr301.avi", "topaz-lmr301.avi"]],
  [["tpz-lmr301.avi", "extra scenes.avi"]],
])("holds a pack with another video: %s", async (videos) => {
  expect((await identify({ name: FOLDER, videos })).verdict).toBeInstanceOf(Array);
});
