import { expect, test } from "vitest";
import { wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const LIST = [
  movie(679, "Aliens", 1986),
  movie(694, "The Shining", 1980),
  series(1396, "Breaking Bad", 2008, [season(1, 7, 2008, ["Pilot"])]),
];
const files = (...names: string[]) => Object.fromEntries(names.map((name) => [name, name]));

test("files in folders without a title are filed by their videos", async () => {
  await using engine = await wholeEngine(LIST);
  engine.drop("nolib", files("Aliens.1986.mkv"));
  engine.drop("BB.pack", files("Breaking.Bad.S01E01.1080p.mkv", "Breaking.Bad.S01E02.1080p.mkv"));
  engine.drop("qwertz", files("The.Shining.1980.CD1.avi", "The.Shining.1980.CD2.avi"));
  await engine.round();
  expect(new Set(await engine.states())).toEqual(new Set(["1 filed", "2 filed", "3 filed"]));
  expect(engine.inLibrary().toSorted()).toEqual([
    "Movies/Aliens (1986) {tmdb-679}/Aliens (1986).mkv",
    "Movies/The Shining (1980) {tmdb-694}/The Shining (1980) - pt1.avi",
    "Movies/The Shining (1980) {tmdb-694}/The Shining (1980) - pt2.avi",
    "TV Shows/Breaking Bad (2008) {tmdb-1396}/Season 01/Breaking Bad (2008) - s01e01 - Pilot.mkv",
    "TV Shows/Breaking Bad (2008) {tmdb-1396}/Season 01/Breaking Bad (2008) - s01e02 - Chapter 1-2.mkv",
  ]);
});

test("one part of a film goes to review, in its own folder or beside another part", async () => {
  await using engine = await wholeEngine(LIST);
  engine.drop("The.Shining.1980.DVDRip.CD1-GRP", files("shining.cd1.avi"));
  engine.drop("The.Shining.1980.Part1.avi");
  engine.drop("The.Shining.1980.Part2.avi");
  await engine.round();
  for (const id of [1, 2, 3])
    expect((await engine.now(id)).reasons, `${id}`).toEqual(
      expect.arrayContaining([
        { code: "part_alone", message: expect.stringContaining("Put all of them into one folder") },
      ]),
    );
  expect(engine.inLibrary()).toEqual([]);
});
