import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { season, series } from "../../support/works.ts";

const TITLES = ["Slack Water", "The Log", "Ebb", "A Bell", "Neap", "Spring", "Rip", "Race"];
const identify = identifying([
  series(1, "Velour Pine", 2015, [season(1, 8, 2015, TITLES), season(2, 8, 2016)]),
]);
const verdictOf = async (name: string, video: string) =>
  (await identify({ name, videos: [video] })).verdict;

test.each([
  ["Velour Pine S01E01-E08 1080p", "Velour.Pine.E03.mkv"],
  ["Velour Pine S01E01-E08 1080p", "Velour.Pine.S01E03.mkv"],
  ["Velour.Pine.S01E01-08.1080p.WEB.x264-GRP", "Velour.Pine.S01E07E08.mkv"],
])("a folder's range that contains its only video has a role: %s/%s", async (name, video) => {
  expect(await verdictOf(name, video)).toBe(1);
});

test.each([
  ["a range that ends before it", "Velour Pine S01E01-E04", "Velour.Pine.S01E05.mkv"],
  ["a range of another season", "Velour Pine S02E01-E08", "Velour.Pine.S01E03.mkv"],
  ["two episodes, which may be one video", "Velour Pine S01E03E04", "Velour.Pine.S01E03.mkv"],
  ["a range that contains only the first", "Velour Pine S01E01-E04", "Velour.Pine.S01E04E05.mkv"],
])("holds the only video of a folder that states %s", async (_, name, video) => {
  expect(await verdictOf(name, video)).toContain("folder_disagrees");
});

// The series' episodes are a week apart, the first on 1 January.
test.each([
  ["Velour Pine S01", "Velour.Pine.2015.01.08.mkv"],
  ["Velour Pine S02 1080p", "Velour.Pine.2016.01.08.mkv"],
  ["Velour Pine/Season 2016", "Velour.Pine.2016.01.08.mkv"],
])("files a day in the season that its folder states: %s/%s", async (name, video) => {
  expect(await verdictOf(name, video)).toBe(1);
});

test.each([
  ["Velour Pine S02", "Velour.Pine.2015.01.08.mkv"],
  ["Velour Pine Season 1", "Velour Pine 2016-01-08.mkv"],
  ["Velour.Pine.S02.1080p.WEB.x264-GRP", "Velour.Pine.2015.01.08.1080p.WEB.x264-GRP.mkv"],
  ["Velour Pine/Season 2", "Velour Pine 2015-01-08.mkv"],
])("holds a day outside the season that its folder states: %s/%s", async (name, video) => {
  expect(await verdictOf(name, video)).toEqual(expect.any(Array));
});
