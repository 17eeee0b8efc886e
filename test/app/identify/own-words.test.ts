import { expect, test } from "vitest";
import type { ReleaseName } from "../../../src/app/identify/clues/read-release.ts";
import { createIdentify } from "../../../src/app/identify/identify.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
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
  series(1425, "House of Cards", 2013, [season(1, 13)]),
  series(1408, "House", 2004, [season(1, 22)]),
  series(1418, "The Big Bang Theory", 2007, [season(1, 17)]),
  series(1396, "Breaking Bad", 2008, [season(1, 7, 2008, ["Pilot"]), season(2, 13, 2009)]),
];

async function codes(name: string, videos: string[], more: Partial<ReleaseName> = {}) {
  const { ports } = cataloguePorts(CATALOGUE);
  const { decision } = await createIdentify(ports)({ name, videos, ...more }, new AbortController().signal);
  return decision.kind === "auto" ? decision.identity.tmdbId : decision.reasons.map(({ code }) => code);
}

test.each([
  ["Shrek (2001)", "Shrek 2.mkv"],
  ["Shrek (2001)", "Shrek II.mkv"],
  ["Shrek (2001)", "Shrek Part 2.mkv"],
  ["Shrek (2001)", "Part 2.mkv"],
  ["Shrek.2001.1080p.BluRay.x264-GRP", "shrek2.mkv"],
  ["Shrek.2001.1080p.BluRay.x264-GRP", "grp-shrek2-1080p.mkv"],
  ["Shrek (2001)", "2.mkv"],
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
])("held: %s {%s}", async (name, video) => {
  const held = await codes(name, [video]);
  expect(held).toEqual(
    expect.arrayContaining([expect.stringMatching(/^(?:folder_disagrees|part_alone|several_works)$/)]),
  );
});

test.each([
  ["Shrek (2001)", "Shrek.mkv", 808],
  ["Shrek (2001)", "Shrek 1.mkv", 808],
  ["Shrek (2001)", "movie.mkv", 808],
  ["Shrek (2001)", "1080p.mkv", 808],
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
])("filed: %s {%s}", async (name, video, id) => expect(await codes(name, [video])).toBe(id));

test("a bare path is read in the same way", async () => {
  expect(await codes("Shrek (2001)/Shrek 2.mkv", [])).toContain("folder_disagrees");
  expect(await codes("Predator 2/Predator (1987).mkv", [])).toContain("folder_disagrees");
  expect(await codes("Predator/Predator (1987).mkv", [])).toBe(106);
});

test("an id on the folder, or its earlier filing, does not decide for another film in it", async () => {
  expect(await codes("Shrek (2001) {tmdb-808}", ["Shrek 2.mkv"])).toContain("folder_disagrees");
  expect(await codes("Shrek (2001) {tmdb-808}", ["Shrek.mkv"])).toBe(808);
  const parentIdentity = { type: "movie" as const, tmdbId: 808, title: "Shrek", year: 2001 };
  expect(await codes("Shrek (2001)", ["CD2.mkv"], { parentIdentity })).toContain("part_alone");
  for (const video of ["Shrek 2.mkv", "Aliens.mkv"])
    expect(await codes("Shrek (2001)", [video], { parentIdentity }), video).toContain("folder_disagrees");
});
