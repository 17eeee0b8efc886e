import { expect, test } from "vitest";
import type { Listed } from "../../support/catalogue-ports.ts";
import { type Given, identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const TITLES = ["Pilot", "The Fire (1)", "The Fire (2)", "The Long Way: Part I", "Rust, Part 1"];
const CATALOGUE: Listed[] = [
  movie(1366, "Rocky", 1976),
  movie(1367, "Rocky II", 1979),
  movie(438631, "Dune", 2021, { alternativeTitles: ["Dune: Part One"] }),
  movie(12444, "Harry Potter and the Deathly Hallows: Part 1", 2010),
  movie(11432, "D2: The Mighty Ducks", 1994),
  movie(393, "Slow Bill: Vol. 2", 2004),
  series(1396, "Breaking Bad", 2008, [season(1, 7, 2008, TITLES)]),
];

const identify = identifying(CATALOGUE);
async function decided(release: Given) {
  const { decision, verdict } = await identify(release);
  return decision.kind === "auto" ? verdict : decision.reasons;
}

const alone = expect.arrayContaining([expect.objectContaining({ code: "part_alone" })]);

test.each<Given>([
  "Rocky.1976.DVDRip.CD1-GRP/rocky.cd1.avi",
  "Rocky.1976.Extended.Edition.Disc1.mkv",
  "Rocky.1976.D2",
  "Rocky.1976.Part1.avi",
  "Rocky II (1979) Part 2.avi",
  "Slow Bill Vol. 2 (2004) Part 2.mkv",
  "Harry.Potter.and.the.Deathly.Hallows.Part.1.2010.CD1.avi",
  "Breaking.Bad.S01E01.cd1.avi",
  "Breaking.Bad.S01E01.Part1.mkv",
  "Breaking.Bad.S01E02a.mkv",
  "Breaking.Bad.S01E02.Part.2.mkv",
  { name: "Rocky.1976.DVDRip.CD1-GRP", videos: ["rocky.cd1.avi"] },
  { name: "Rocky.1976.DVDRip.CD1-GRP", videos: ["rocky.avi"] },
  { name: "Rocky.1976.DVDRip-GRP", videos: ["CD1/rocky.avi"] },
  { name: "Rocky (1976)", videos: ["Rocky (1976) CD1.avi"] },
  { name: "Rocky.1976.DVDRip-GRP", videos: ["rocky.cd1.avi", "rocky.cd3.avi"] },
  { name: "Breaking.Bad.S01", videos: ["Breaking.Bad.S01E02.mkv", "Breaking.Bad.S01E01.cd1.mkv"] },
])("sends a part to review if the other parts are missing: %s", async (release) => {
  expect(await decided(release)).toEqual(alone);
});

test("the message names the part and explains what to do", async () => {
  expect(await decided("Rocky.1976.CD1.avi")).toEqual([
    {
      code: "part_alone",
      message:
        "“Rocky.1976.CD1.avi” is part 1 according to its name, but the other parts are missing. Put all parts into one folder, or approve it if it is the whole film.",
    },
  ]);
  expect(
    await decided({ name: "Rocky (1976)", videos: ["rocky.cd1.avi", "rocky.cd3.avi"] }),
  ).toEqual([
    {
      code: "part_alone",
      message:
        "According to their names, the videos are the parts 1, 3, but the others are missing. Put all parts into one folder, or approve it if they are the whole film.",
    },
  ]);
});

test.each<[Given, number]>([
  [{ name: "Rocky.1976.DVDRip-GRP", videos: ["rocky.cd1.avi", "rocky.cd2.avi"] }, 1366],
  [{ name: "Rocky.1976.DVDRip-GRP", videos: ["CD1/rocky.avi", "CD2/rocky.avi"] }, 1366],
  [{ name: "Rocky.1976.2CD", videos: ["Rocky.1976.CD1of2.avi", "Rocky.1976.CD2of2.avi"] }, 1366],
  [{ name: "Rocky (1976)", videos: ["Rocky.1976.Part1.avi", "Rocky.1976.Part2.avi"] }, 1366],
  ["Dune.Part.One.2021.1080p.mkv", 438631],
  ["Harry.Potter.and.the.Deathly.Hallows.Part.1.2010.mkv", 12444],
  ["D2.The.Mighty.Ducks.1994.mkv", 11432],
  ["02 - Slow Bill Vol. 2 (2004).mkv", 393],
  ["Rocky.1976.2CD.DVDRip-GRP", 1366],
  ["Breaking.Bad.S01E02.The.Fire.Part.1.mkv", 1396],
  ["Breaking.Bad.S01E04.The.Long.Way.Part.I.mkv", 1396],
  ["Breaking.Bad.S01E05.Rust.Part.One.mkv", 1396],
  ["Breaking.Bad.S01E02E03.The.Fire.Part.1.and.2.mkv", 1396],
  ["Breaking.Bad.S01.Disc.1/Breaking.Bad.S01E01.mkv", 1396],
])("files a whole film, or a title that contains a part number: %s", async (release, id) => {
  expect(await decided(release)).toBe(id);
});

// A bare path does not show which files are next to it.
test("reads the path of a part in its film's folder as the film, unless the other parts are known to be missing", async () => {
  expect(await decided("Movies/Rocky (1976)/Rocky.(1976).CD1.avi")).toBe(1366);
  expect(await decided("Movies/Rocky (1976)/Rocky.(1976).CD2.avi")).toBe(1366);
  expect(await decided({ name: "Rocky (1976)", videos: ["Rocky.(1976).CD2.avi"] })).toEqual(alone);
  expect(await decided("Movies/Rocky.(1976).CD1.avi")).toEqual(alone);
});
