import { expect, test } from "vitest";
import type { Listed } from "../../support/catalogue-ports.ts";
import { movie, season, series } from "../../support/works.ts";
import { type Given, identifying, running } from "./support-identify.ts";

const PILOTS = ["Serenity", "The Train Job", "Bushwhacked"];

const CATALOGUE: Listed[] = [
  { ...movie(603, "The Matrix", 1999), ids: ["tt0133093"] },
  movie(194, "Le Fabuleux Destin d'Amélie Poulain", 2001, { alternativeTitles: ["Amélie"] }),
  movie(1366, "Rocky", 1976),
  movie(1367, "Rocky II", 1979),
  movie(841, "Dune", 1984),
  movie(438631, "Dune", 2021),
  movie(22798, "Whip Round", 2009),
  movie(607259, "Fatherhood", 2021, { alternativeTitles: ["A Father from the Hood"] }),
  movie(24736, "Father Hood", 1993),
  movie(808, "Shrek", 2001),
  movie(809, "Shrek 2", 2004),
  movie(27205, "Inception", 2010),
  movie(157336, "Interstellar", 2014),
  movie(346364, "It", 2017),
  movie(754, "Face/Off", 1997),
  movie(62, "Harbour Film", 2010, { runtimeMinutes: 148 }),
  series(2316, "The Office", 2005, [season(2, 22), season(5, 28)], { countries: ["US"] }),
  series(2996, "The Office", 2001, [season(1, 6), season(2, 6)], { countries: ["GB"] }),
  series(1437, "Firefly", 2002, [season(1, 19, 2002, PILOTS)]),
  series(37854, "Long Voyage", 1999, [season(1, 61), season(2, 16, 2001, ["A Door Ajar"]), season(3, 14)]),
];

const identify = identifying(CATALOGUE);

// Names that go the whole way; each guard's own cases are beside it, in core.
test.each<[code: string, held: Given]>([
  ["title_differs", "Face.1997.mkv"],
  ["number_differs", "Rocky.1979.mkv"],
  ["year_differs", "Dune.1990.mkv"],
  ["remake_rival", "Dune.1080p.mkv"],
  ["twin_title", "Father.Hood.1080p.mkv"],
  ["sequel_year", "Shrek.2004.mkv"],
  ["no_year_movie", "Inception.1080p.mkv"],
  ["short_title", "It.720p.WEB.mkv"],
  ["series_ambiguous", "The.Office.S02E01.mkv"],
  ["episode_missing", "Firefly.S01E99.mkv"],
  ["episode_title_differs", "Firefly.S01E01.The.Train.Job.720p.mkv"],
  ["absolute_unmapped", "[Subs] Long Voyage - 99 [720p].mkv"],
  ["absolute_unmapped", "Long.Voyage.E65.720p.mkv"],
  ["numbers_unclear", "Firefly.S01E04.S02E05.mkv"],
  ["numbers_unclear", "Firefly 08-01-2002.mkv"],
  ["id_contradicts", "Inception (2010) {tmdb-603}.mkv"],
  ["id_contradicts", "The Matrix (2021) {tmdb-603}.mkv"],
  ["id_contradicts", "The Matrix (1999) {tmdb-999999}.mkv"],
  ["folder_disagrees", "Inception (2010)/Interstellar.2014.mkv"],
  ["folder_disagrees", { name: "Firefly.S01E01-GRP", videos: ["Firefly.S01E02.mkv"] }],
  ["pack_incomplete", { name: "Firefly.S01-GRP", videos: ["Firefly.S01E01.mkv", "Firefly.S01E01.v2.mkv"] }],
  ["several_works", { name: "Inception.2010", videos: ["Inception.2010.mkv", "Interstellar.2014.mkv"] }],
  ["sample", "Inception.2010.1080p-GRP/Sample/inception.2010.1080p.mkv"],
])("%s holds what it should: %j", async (code, held) => {
  expect((await identify(held)).verdict).toContain(code);
});

test.each<[filed: Given, tmdbId: number]>([
  ["Amelie.2001.mkv", 194],
  ["Rocky.2.1979.mkv", 1367],
  ["Whip.Round.2008.mkv", 22798],
  ["Dune.2021.mkv", 438631],
  ["Father.Hood.1993.mkv", 24736],
  ["Shrek.2001.mkv", 808],
  ["Inception (2010)/movie.mkv", 27205],
  ["It.2017.mkv", 346364],
  ["The.Office.US.S05E01.mkv", 2316],
  ["Firefly.S01E19.mkv", 1437],
  ["Firefly.S01E02.Der.Raub.720p.mkv", 1437],
  ["[Subs] Long Voyage - 63 [720p].mkv", 37854],
  ["Long.Voyage.E62.A.Door.Ajar.720p.mkv", 37854],
  ["Firefly.S01E04-05.mkv", 1437],
  ["Firefly 2002-01-08.mkv", 1437],
  ["The Matrix {tmdb-603}.mkv", 603],
  ["The.Matrx.tt0133093.mkv", 603],
  [{ name: "Inception.2010.1080p-GRP", videos: ["grp-inc1080.mkv"] }, 27205],
  [{ name: "Firefly.S01-GRP", videos: ["Firefly.S01E01.mkv", "Firefly.S01E02.mkv", "Firefly.S01E03.mkv"] }, 1437],
  [{ name: "Inception.2010", videos: ["Inception.2010.CD1.avi", "Inception.2010.CD2.avi"] }, 27205],
  [{ name: "Inception.2010.1080p-GRP", videos: ["inception.mkv", "Sample/inception.sample.mkv"] }, 27205],
])("no guard holds what is certain: %j", async (filed, tmdbId) => {
  expect((await identify(filed)).verdict).toBe(tmdbId);
});

test("runtime_differs holds a file of another length than the film's", async () => {
  const name = "Harbour.Film.2010.mkv";
  const lasting = async (minutes: number) =>
    (await identify({ name, videos: [name], at: "/in/film" }, { lengths: running(minutes) })).verdict;
  expect(await lasting(148)).toBe(62);
  expect(await lasting(92)).toEqual(["runtime_differs"]);
});
