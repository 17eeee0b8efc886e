import { expect, test } from "vitest";
import type { Listed } from "../../support/catalogue-ports.ts";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const CATALOGUE: Listed[] = [
  movie(808, "Shrek", 2001),
  movie(809, "Shrek 2", 2004),
  movie(348, "Alien", 1979),
  movie(679, "Aliens", 1986),
  movie(106, "Predator", 1987),
  movie(169, "Predator 2", 1990),
  movie(9671, "Crocodile Dundee", 1986),
  movie(259694, "How to Be Single", 2016),
  movie(14, "Wild Meadow", 2000),
  movie(15, "Ringu", 1998),
  movie(16, "Ringu 2", 1999),
  movie(603, "The Matrix", 1999),
  movie(604, "The Matrix Reloaded", 2003),
  movie(948, "Halloween", 1978),
  movie(11675, "Halloween H20: 20 Years Later", 1998),
  movie(771, "Home Alone", 1990),
  movie(772, "Home Alone 2: Lost in New York", 1992),
  movie(954, "Mission: Impossible", 1996),
  movie(120, "The Lord of the Rings: The Fellowship of the Ring", 2001),
  movie(955, "Mission: Impossible II", 2000),
  movie(31, "Some Lanterns", 1988),
  movie(32, "Some Lanterns Do", 1969),
  movie(33, "Iron Harbour 2", 2010),
  movie(34, "Harbour 13", 1995),
  series(1425, "House of Cards", 2013, [season(1, 13)]),
  series(1408, "House", 2004, [season(1, 22)]),
  series(1418, "The Big Bang Theory", 2007, [season(1, 17)]),
  series(1396, "Breaking Bad", 2008, [season(1, 7, 2008, ["Pilot"]), season(2, 13, 2009)]),
];

const identify = identifying(CATALOGUE);
const decided = async (name: string, ...videos: string[]) =>
  (await identify({ name, videos })).verdict;

test.each([
  ["Shrek (2001)", "Shrek 2.mkv"],
  ["Shrek (2001)", "Shrek II.mkv"],
  ["Shrek (2001)", "Shrek Part 2.mkv"],
  ["Shrek (2001)", "Part 2.mkv"],
  ["Shrek.2001.1080p.BluRay.x264-GRP", "shrek2.mkv"],
  ["Shrek.2001.1080p.BluRay.x264-GRP", "grp-shrek2-1080p.mkv"],
  ["Shrek (2001)", "2.mkv"],
  ["Shrek (2001)", "shrek2000.mkv"],
  ["Predator (1987)", "Coat.mkv"],
  ["Shrek (2001)", "CD2.mkv"],
  ["Shrek 2 (2004)", "Shrek.mkv"],
  ["Alien (1979)", "Aliens.mkv"],
  ["Alien (1979)", "Crocodile Dundee.mkv"],
  ["Alien.1979.1080p-GRP", "222.1980.DVDRip.mkv"],
  ["Alien.1979.1080p.BluRay.x264-GRP", "grp-crocodiledundee.mkv"],
  ["Alien (1979)", "Nobody Ever Listed This.mkv"],
  ["Ringu 2 (1999)", "Ringu (1998).mkv"],
  ["Breaking.Bad.S01E01.1080p", "House.S01E01.mkv"],
  ["Breaking.Bad.S01E01.1080p", "House.mkv"],
  ["Breaking.Bad.S01E01.1080p", "02.mkv"],
  ["Breaking Bad", "Breaking Bad Origins S01E01.mkv"],
  ["House.of.Cards.S01", "House.S01E01.mkv"],
  ["The Matrix (1999)", "matrix2.mkv"],
  ["Halloween (1978)", "halloween.h20.mkv"],
  ["Home Alone (1990)", "home alone lost in new york.mkv"],
  ["Mission Impossible (1996)", "MI2.mkv"],
  ["Mission Impossible (1996)", "mi2.mkv"],
  ["The Lord of the Rings The Fellowship of the Ring (2001)", "lotr2.mkv"],
  ["Some Lanterns (1988)", "Do.mkv"],
  ["Some Lanterns (1988)", "grp-sl3.mkv"],
  ["Harbour 13 (1995)", "Harbour 3.mkv"],
  ["Some Lanterns (1988)", "ironharbour2.mkv"],
  ["Some.Lanterns.1988.1080p.BluRay.x264-GRP", "grp-autumnof84.mkv"],
  ["Some Lanterns (1988)", "paperboatsrevelation3d.mkv"],
])("held: %s {%s}", async (name, video) => {
  expect(await decided(name, video)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^(?:folder_disagrees|part_alone|several_works|numbers_unclear)$/),
    ]),
  );
});

test.each([
  ["Shrek (2001)", "Shrek.mkv", 808],
  ["Shrek (2001)", "Shrek 1.mkv", 808],
  ["Shrek (2001)", "movie.mkv", 808],
  ["Shrek (2001)", "1080p.mkv", 808],
  ["Shrek (2001)", "2001.mkv", 808],
  ["Shrek (2001)", "shrek1080p.mkv", 808],
  ["Shrek (2001)", "0f3a9c81d2.mkv", 808],
  ["Shrek 2 (2004)", "shrek2.mkv", 809],
  ["Shrek 2 (2004)", "Shrek II.mkv", 809],
  ["How.To.Be.Single.2016.1080p-GRP", "how.to.be.single.2016-grp.mkv", 259694],
  ["How.To.Be.Single.2016.1080p-GRP", "grp-how.to.be.single.2016.mkv", 259694],
  ["Wild Meadow (2000)", "Wild.Meadow.DVDivX-GRP.mkv", 14],
  ["Alien.1979.1080p.BluRay.x264-GRP", "site.com_grp-repack-alien.mkv", 348],
  ["The.Big.Bang.Theory.S01E01.720p-GRP", "grp-tbbt.s01e01.mkv", 1418],
  ["The.Big.Bang.Theory.S01E01.720p-GRP", "tbbt.mkv", 1418],
  ["Breaking.Bad.S01E01.1080p", "Pilot.mkv", 1396],
  ["Breaking.Bad.S01E01.1080p", "01.mkv", 1396],
  ["Breaking.Bad.S01E01.1080p", "01 - Pilot.mkv", 1396],
  ["Breaking.Bad.S01E01.1080p", "161219_06.mkv", 1396],
  ["Breaking Bad Season 1", "01 - Pilot.mkv", 1396],
  ["The Matrix (1999)", "matrix.mkv", 603],
  ["The Matrix (1999)", "matrix1.mkv", 603],
  ["The.Matrix.1999.1080p.BluRay.x264-GRP", "grp-matrix.mkv", 603],
  ["The Lord of the Rings The Fellowship of the Ring (2001)", "lotr1.mkv", 120],
  ["Halloween (1978)", "halloween.mkv", 948],
  ["Home Alone (1990)", "home alone.mkv", 771],
  ["Mission Impossible II (2000)", "mi2.mkv", 955],
  ["Mission.Impossible.1996.1080p.BluRay.x264-GRP", "grp-mi.mkv", 954],
  ["Some Lanterns (1988)", "somelanterns1.mkv", 31],
  ["Some Lanterns (1988)", "a81fbc33d0.mkv", 31],
  ["Iron Harbour 2 (2010)", "ironharbour2.mkv", 33],
])("filed: %s {%s}", async (name, video, id) => expect(await decided(name, video)).toBe(id));

test("does not apply a folder's id or earlier identity to another film in the folder", async () => {
  expect(await decided("Shrek (2001) {tmdb-808}", "Shrek 2.mkv")).toContain("folder_disagrees");
  expect(await decided("Shrek (2001) {tmdb-808}", "Shrek.mkv")).toBe(808);
  const parentIdentity = { type: "movie" as const, tmdbId: 808, title: "Shrek", year: 2001 };
  const child = async (video: string) =>
    (await identify({ name: "Shrek (2001)", videos: [video], parentIdentity })).verdict;
  expect(await child("CD2.mkv")).toContain("part_alone");
  for (const video of ["Shrek 2.mkv", "Aliens.mkv"]) {
    expect(await child(video), video).toContain("folder_disagrees");
  }
});

test("looks up a person's own words once for each name", async () => {
  let looks = 0;
  const words = () => {
    looks++;
    return { tags: [], groups: [], titles: [] };
  };
  await identify("Shrek.2001.1080p.BluRay.x264-GRP.mkv", { words });
  expect(looks).toBe(1);
  await identify("Shrek 2 (2005)/Shrek 2 Extras 3.mkv", { words });
  expect(looks).toBe(2);
});

test.each(["Complete", "COMPLETE", "complete"])(
  "finds a pack by its title even if %s follows the title",
  async (said) => {
    expect(await decided(`Breaking Bad ${said} 720p`, "S02/05.mkv")).toBe(1396);
  },
);
