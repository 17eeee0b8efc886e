// Shows whose season folders go on counting where the season before ends.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { season, series } from "../../support/works.ts";

const identify = identifying([
  series(1, "Ferry Street", 2010, [season(1, 24), season(2, 10), season(3, 12)]),
  series(2, "Brick Row", 2012, [season(1, 10), season(2, 10), season(3, 10)]),
  series(3, "Twin Docks", 2014, [season(1, 12), season(2, 24)]),
]);

/** The paths of the videos with these numbers in a season's folder. */
const videosIn = (folder: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `${folder}/${from + at}.mkv`);

test.each([
  ["Ferry Street", videosIn("Season 2", 25, 34)],
  ["Ferry Street", videosIn("Season 2", 25, 27)],
  ["Ferry Street", [...videosIn("Season 1", 1, 24), ...videosIn("Season 2", 25, 34)]],
  ["Ferry Street S02", ["[Grp] Ferry Street - 25 [1080p].mkv", "[Grp] Ferry Street - 26.mkv"]],
  ["Brick Row", [...videosIn("Season 1", 1, 10), ...videosIn("Season 2", 11, 20)]],
  ["Twin Docks", [...videosIn("Season 1", 1, 12), ...videosIn("Season 2", 13, 36)]],
])("%s %j: the second season begins behind the first one", async (name, videos) => {
  const { places } = await identify({ name, videos });
  expect(places.filter((place) => place.startsWith("2x")).slice(0, 2)).toEqual(["2x1", "2x2"]);
  expect(places).toHaveLength(videos.length);
});

test.each([
  ["a single video", "Ferry Street", videosIn("Season 2", 27, 27)],
  ["not from the first one", "Ferry Street", videosIn("Season 2", 26, 34)],
  ["longer than the season", "Ferry Street", videosIn("Season 2", 25, 35)],
  ["two ways of counting", "Ferry Street", [...videosIn("Season 2", 25, 30), "Season 2/5.mkv"]],
  ["the folder of another season", "Ferry Street", videosIn("Season 3", 25, 34)],
  ["the season in the names", "Ferry Street", ["Season 2/S02E25.mkv", "Season 2/S02E26.mkv"]],
  ["the second half of a season", "Brick Row", videosIn("Season 2", 11, 20)],
  ["a gap before", "Brick Row", [...videosIn("Season 1", 1, 9), ...videosIn("Season 2", 11, 20)]],
  [
    "the titles of other episodes",
    "Ferry Street",
    ["Season 2/25 - Chapter 2-2.mkv", "Season 2/26 - Chapter 2-1.mkv"],
  ],
  ["another word", "Ferry Street", ["Season 2/Recap/25.mkv", "Season 2/Recap/26.mkv"]],
])("holds %s: %s %j", async (_, name, videos) => {
  expect((await identify({ name, videos })).verdict).toBeInstanceOf(Array);
});

test("numbers that the season itself has are counted within it", async () => {
  const videos = [...videosIn("Season 1", 1, 12), ...videosIn("Season 2", 13, 24)];
  expect((await identify({ name: "Twin Docks", videos })).places.at(-1)).toBe("2x24");
});
