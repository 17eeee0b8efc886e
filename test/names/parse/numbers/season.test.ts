import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";
import { readSeasonOnly } from "../../../../src/names/parse/numbers/season.ts";

const to = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

test.each([
  ["Harbour.Lights.S01.1080p", [1]],
  ["Harbour Lights S 01 720p", [1]],
  ["Harbour.Lights.S01-S04", to(4)],
  ["Harbour Lights S01v2", [1]],
  ["Harbour Lights 10 th season", [10]],
  ["Harbour Lights S01-05 WS", to(5)],
  ["Harbour Lights S01 - 06 Complete", to(6)],
  ["Harbour Lights S1 + S2 + Extras", [1, 2]],
  ["Harbour Lights S01 to S03", to(3)],
  ["Harbour Lights Seasons 1 to 6", to(6)],
  ["Harbour Lights Season.1-4.Complete", to(4)],
  ["Harbour.Lights.Season.1.3.and.5", [1, 3, 5]],
  ["Harbour Lights (Season 1, 2, 3 & 4)", to(4)],
  ["Harbour Lights Saison sept", [7]],
  ["Harbour Lights Season II", [2]],
  ["Harbour Lights 2nd Season", [2]],
  ["Harbour Lights Third Season", [3]],
  ["Harbour Lights Staffel 4", [4]],
  ["港の灯 第二季", [2]],
  ["Огни гавани сезон 3", [3]],
  ["Harbour.Lights.1xAll", [1]],
  ["Harbour.Lights.S07D1.NTSC", [7]],
  ["Harbour.Lights.S07DVD2.NTSC", [7]],
  ["Harbour.Lights.S01S02.COMPLETE", [1, 2]],
  ["Harbour Lights S01--S04--Complete", to(4)],
  ["Harbour Lights - S01 / S02 / S03", to(3)],
  ["Harbour Lights Season S01-S04", to(4)],
  ["Harbour Lights Season 1 - 4 Complete", to(4)],
  ["Harbour Lights Season 1 -3 + Extras", to(3)],
  ["Harbour Lights Season 1 2 3 4 + 2 Movies", to(4)],
  ["Harbour Lights Season 20 21 22 - GRP", [20, 21, 22]],
  ["Harbour Lights (Season 1 2 3) 720p", to(3)],
  ["Harbour Lights Season 1, 2, 3, & 4 + Extras", to(4)],
  ["Harbour Lights Season 1:5", to(5)],
  ["Harbour Lights Seasons 1: 5", to(5)],
  ["Harbour Lights All Seasons (1-5)", to(5)],
  ["Luces Temporadas 1 2 3", to(3)],
  ["Luces 1ª a 4ª Temporada", to(4)],
  ["Lichter Staffeln 1 bis 4", to(4)],
  ["Огни гавани 1-3 сезоны", to(3)],
  ["24 Doors Season 1-3", to(3)],
  ["40 Season 1-3 Complete", to(3)],
  ["Harbour Lights 01 - 12 Season 2 Complete", [2]],
  ["Harbour Lights Season Six", [6]],
  ["Harbour Lights.시즌2.E03", [2]],
])("the seasons of %s are read", (name, seasons) => {
  expect(readSeasonOnly(name)?.seasons).toEqual(seasons);
});

test.each<[name: string, read: object]>([
  // A year after a word of the title is not a season.
  [
    "The.Cold.Season.2013.1080p.BluRay.x264-GRP",
    { type: "movie", title: "The Cold Season", year: 2013, seasons: [] },
  ],
  // Initials are not a season.
  ["V.H.S.2.2013.720p.BluRay", { type: "movie", seasons: [], year: 2013 }],
  // A number before the season belongs to the title.
  ["40.Doors.Season.04.HDTV.XviD-GRP", { title: "40 Doors", season: 4, episodes: [] }],
  // A title may begin or end with the word “series”.
  ["The Series S01 720p", { title: "The Series", seasons: [1] }],
  ["Tall Series 00 S01 [BD]", { title: "Tall Series 00", seasons: [1] }],
  ["[Tsuki] Series 100 - 07 [1080p]", { title: "Series 100", absolute: [7] }],
  // A season after the tags counts if it is not joined to them.
  ["Harbour Lights 1080p S02 WEB", { seasons: [2] }],
  // Words like “complete” that describe a pack are not part of the title.
  ["Harbour Lights - The Complete Series (Seasons 1-3)", { title: "Harbour Lights" }],
  ["Harbour.Lights.COMPLETE.S02.DVDRip", { title: "Harbour Lights" }],
])("%s is read as %o", (name, read) => {
  expect(parseName(name)).toMatchObject(read);
});

test.each([
  "Tall Ship 2019 PL 1080p WEB-DL H264 DD5.1-S56",
  "Tall Ship (1995) [1080p] [WEB-DL] [E-AC3-S78] [Lektor PL]",
  "Tall.Ship.(2021)(2160p.WEBRip.x265.crf18.S97.E-AC3.5.1)",
])("a mark after the tags is not read as a season: %s", (name) => {
  expect(parseName(name)).toMatchObject({ type: "movie", seasons: [] });
});

test.each([
  ["[Tsuki] Sora no Tegami S01P01", 1, 1],
  ["[Tsuki] Sora no Tegami S02P03 [1080p].mkv", 2, 3],
  ["Sora.no.Tegami.S02P1.1080p.WEB-DL.x264-GRP", 2, 1],
  ["sora_no_tegami_s01p02.mkv", 1, 2],
  ["Sora no Tegami S3Pt2 [1080p]", 3, 2],
  ["Sora no Tegami - S04Part2 - Dawn.mkv", 4, 2],
  ["Sora no Tegami S01 Part 1", 1, 1],
])("%s: a part joined to its season is read like one that is written out", (name, season, part) => {
  expect(parseName(name)).toMatchObject({
    type: "episode",
    title: expect.stringMatching(/^sora no tegami$/i),
    season,
    episodes: [],
    part,
  });
});

test.each(["Tall Ship 2010 S1080P", "Tall.Ship.2010.S720p.WEB", "Tall Ship Sp4"])(
  "%s has no season and no part",
  (name) => {
    expect(parseName(name)).toMatchObject({ seasons: [], part: null });
  },
);
