import { expect, test } from "vitest";
import { parseName } from "../../../../src/core/parse/name.ts";
import { seasonOnly } from "../../../../src/core/parse/numbers/season.ts";

const to = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

test.each([
  ["Harbour.Lights.S01.1080p", [1]],
  ["Harbour Lights S 01 720p", [1]],
  ["Harbour.Lights.S01-S04", to(4)],
  ["Harbour Lights S01-05 WS", to(5)],
  ["Harbour Lights S01 - 06 Complete", to(6)],
  ["Harbour Lights S1 + S2 + Extras", [1, 2]],
  ["Harbour Lights S01 to S03", to(3)],
  ["Harbour Lights Seasons 1 to 6", to(6)],
  ["Harbour Lights Seasons 1 - 3", to(3)],
  ["Harbour Lights Season.1-4.Complete", to(4)],
  ["Harbour.Lights.Season.1.3.and.5", [1, 3, 5]],
  ["Harbour Lights (Season 1, 2, 3 & 4)", to(4)],
  ["Harbour Lights Saison sept", [7]],
  ["Harbour Lights Season II", [2]],
  ["Harbour Lights 2nd Season", [2]],
  ["Harbour Lights Third Season", [3]],
  ["Harbour Lights Staffel 4", [4]],
  ["Harbour.Lights.Temporada.2", [2]],
  ["Harbour Lights Stagione 3", [3]],
  ["港の灯 第二季", [2]],
  ["Огни гавани сезон 3", [3]],
  ["Harbour.Lights.1xAll", [1]],
  ["Harbour.Lights.S07D1.NTSC", [7]],
])("%s", (name, seasons) => {
  expect(seasonOnly(name)?.seasons).toEqual(seasons);
});

test("a year after a word of the title is not a season", () => {
  expect(parseName("The.Cold.Season.2013.1080p.BluRay.x264-GRP")).toMatchObject({
    type: "movie",
    title: "The Cold Season",
    year: 2013,
    seasons: [],
  });
});

test("initials are not a season", () => {
  expect(parseName("V.H.S.2.2013.720p.BluRay")).toMatchObject({ type: "movie", seasons: [], year: 2013 });
});

test("a number before the season belongs to the title", () => {
  expect(parseName("40.Doors.Season.04.HDTV.XviD-GRP")).toMatchObject({ title: "40 Doors", season: 4, episodes: [] });
});

test("words that call a pack complete are not part of the title", () => {
  expect(parseName("Harbour Lights - The Complete Series (Seasons 1-3)").title).toBe("Harbour Lights");
  expect(parseName("Harbour.Lights.COMPLETE.S02.DVDRip").title).toBe("Harbour Lights");
});
