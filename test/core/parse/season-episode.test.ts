import { expect, test } from "vitest";
import { parseName } from "../../../src/core/parse/name.ts";
import { seasonEpisode } from "../../../src/core/parse/season-episode.ts";

test.each([
  ["Harbour.Lights.S02E05.720p", [2], [5]],
  ["Harbour.Lights.s2e5", [2], [5]],
  ["Harbour.Lights.S01E01E02", [1], [1, 2]],
  ["Harbour.Lights.S01E01-E03", [1], [1, 2, 3]],
  ["Harbour.Lights.S01E01-03.1080p", [1], [1, 2, 3]],
  ["Harbour Lights S01E01+02", [1], [1, 2]],
  ["Harbour Lights S01E01 & E02", [1], [1, 2]],
  ["Harbour Lights S01E00 & S01E01", [1], [0, 1]],
  ["Harbour Lights S01E22 S01E23 S01E24", [1], [22, 23, 24]],
  ["Harbour.Lights.S01E01-S01E21", [1], Array.from({ length: 21 }, (_, i) => i + 1)],
  ["Harbour Lights S01E01 to 06", [1], [1, 2, 3, 4, 5, 6]],
  ["Harbour Lights - 1x02-03-04 - Tide", [1], [2, 3, 4]],
  ["Harbour Lights 1x02 - 1x03 - 1x04", [1], [2, 3, 4]],
  ["Harbour Lights - 5x44x45x46", [5], [44, 45, 46]],
  ["Harbour Lights 2x01+02", [2], [1, 2]],
  ["Harbour Lights Season 3, Episode 2", [3], [2]],
  ["Harbour Lights - S02xE07", [2], [7]],
  ["Harbour.Lights.S6.Ep5.x265", [6], [5]],
  ["Harbour Lights S01EP(01-04)", [1], [1, 2, 3, 4]],
  ["Harbour.Lights.S2014E18", [2014], [18]],
  ["Harbour.Lights.S04E05E09", [4], [5, 9]],
])("%s", (name, seasons, episodes) => {
  expect(seasonEpisode(name)).toMatchObject({ seasons, episodes });
});

test.each(["Tall.Ship.1920x1080", "Tall Ship [1280x720]", "Tall.Ship.1998x816", "Tall Ship AACx3", "Hidamari x365"])(
  "%s has no season and episode",
  (name) => {
    expect(seasonEpisode(name)).toBeUndefined();
  },
);

test("a title after the number is no second episode", () => {
  const read = parseName("Harbour Lights S01E05 - 24 Hours.mkv");
  expect(read.episodes).toEqual([5]);
  expect(read.episodeTitle).toBe("24 Hours");
});

test("what follows the number is not read as one of a list", () => {
  expect(parseName("Harbour.Lights.S01E05-720p.mkv").episodes).toEqual([5]);
  expect(parseName("Harbour.Lights.S01E05.264.mkv").episodes).toEqual([5]);
});

test("a range over two seasons is a pack without episodes", () => {
  expect(seasonEpisode("Harbour.Lights.S01E01-S03E10")).toMatchObject({ seasons: [1, 2, 3], episodes: [] });
});

test("half of a season is no episode", () => {
  expect(parseName("Harbour.Lights.S02.Part.1.1080p.WEB-DL")).toMatchObject({ season: 2, episodes: [], part: 1 });
});
