import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";
import { findThing } from "../../../../src/names/readings/facts/extra-words.ts";

const read = (name: string, titles: string[], mayBeTitle = false) =>
  findThing(name, { titles, episodeTitles: [], group: parseName(name).group }, mayBeTitle);

test.each([
  ["Tall.Ship.1979.Trailer.mkv", "trailer"],
  ["Tall.Ship.1979.EXTRAS.1080p.mkv", "extras"],
  ["Tall.Ship.1979.The.Making.Of.mkv", "making of"],
  ["Tall Ship (1979) Behind the Scenes.mkv", "behind the scenes"],
  ["Tall.Ship.1979.1080p.BluRay.Extras.x264-GRP.mkv", "extras"],
  ["Tall.Ship.1979.Commentary.1080p.mkv", "commentary"],
  ["Tall.Ship.1979.RiffTrax.720p.mkv", "rifftrax"],
  ["Tall.Ship.Extras.GERMAN.1979.mkv", "extras"],
  ["Tall Ship (1979) [Interview].mkv", "interview"],
])("%s is an extra", (name, word) => {
  expect(read(name, ["tall ship"])).toBe(word);
});

test.each([
  ["The.Interview.2014.1080p.mkv", "the interview"],
  ["Trailer.Park.2006.mkv", "trailer park"],
  ["The Making of a Ship (1990).mkv", "the making of a ship"],
  ["Tall.Ship.1979.1080p.BluRay.DTS.Commentary-GRP.mkv", "tall ship"],
  ["Tall.Ship.1979.1080p.BluRay-TRAiLERS.mkv", "tall ship"],
  ["Tall Ship (1979) 1080p + Extras", "tall ship"],
  ["Tall.Ship.1979.with.Commentary.1080p.mkv", "tall ship"],
  ["Tall Ship (1979) Extras Included.mkv", "tall ship"],
])("%s is the work itself", (name, title) => {
  expect(read(name, [title])).toBeUndefined();
});

test("counts a title word as an extra if it occurs twice in the name", () => {
  expect(read("The.Interview.2014.Interview.mkv", ["the interview"])).toBe("interview");
});

test.each([
  ["Tall.Ship.S01E01.Gag.Reel.mkv", "gag reel"],
  ["Tall.Ship.S01.Extras.E01.mkv", "extras"],
  ["Tall Ship - 1x01 - Interview.mkv", "interview"],
  ["Tall.Ship.S01E01.1080p.Deleted.Scenes.mkv", "deleted scenes"],
])("%s is an extra, not an episode", (name, word) => {
  expect(read(name, ["tall ship"], true)).toBe(word);
});

test("a doubtful word among others may be the title of an episode that is untitled on TMDB", () => {
  expect(read("Tall.Ship.S01E01.The.Job.Interview.mkv", ["tall ship"], true)).toBeUndefined();
  expect(read("Tall.Ship.S01E01.Job.Interview.mkv", ["tall ship"])).toBe("interview");
});
