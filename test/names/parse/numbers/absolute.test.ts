import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";
import { parsePath } from "../../../../src/names/parse/path.ts";

test.each([
  ["[Tsuki] Sora no Tegami - 04 [1080p].mkv", "Sora no Tegami", [4]],
  ["[Tsuki] Sora no Tegami - 04v2 [12AB34CD].mkv", "Sora no Tegami", [4]],
  ["[Tsuki]_Sora_no_Tegami_679_[VOSTFR][HD].mp4", "Sora no Tegami", [679]],
  ["[Tsuki] Sora no Tegami 08 [4D102B7C].mkv", "Sora no Tegami", [8]],
  ["[Tsuki] Sora no Tegami - 01-03 [720p].mkv", "Sora no Tegami", [1, 2, 3]],
  ["[Tsuki] 12 - Sora no Tegami [BD].mp4", "Sora no Tegami", [12]],
  ["[月字幕組][天空的信][Sora no Tegami][11][1280x720].mp4", "Sora no Tegami", [11]],
  ["[月字幕組][空之信][01-03TV全集+映像特典][1080P].mkv", "空之信", [1, 2, 3]],
  ["[Tsuki] Sora no Tegami [01-03Fin + SP][1080p]", "Sora no Tegami", [1, 2, 3]],
  ["[Tsuki][Sora no Tegami][01-03 with extras][BDRip]", "Sora no Tegami", [1, 2, 3]],
  ["【月字幕組】★10月新番★『Sora no Tegami』『07』『1080P』", "Sora no Tegami", [7]],
  ["[Tsuki] Sora no Tegami // 07 // 1080p", "Sora no Tegami", [7]],
  ["[Tsuki] Sora no Tegami [07_サブ].mkv", "Sora no Tegami", [7]],
  ["[Tsuki] Sora no Tegami [07 1080p].mkv", "Sora no Tegami", [7]],
  ["空之信-20.mkv", "空之信", [20]],
  ["空之信_104.mp4", "空之信", [104]],
  ["Sora no Tegami - 1080", "Sora no Tegami", [1080]],
  ["Sora no Tegami 1-24 [BD 1080p]", "Sora no Tegami", Array.from({ length: 24 }, (_, i) => i + 1)],
  ["[Tsuki] Sora no Tegami 2 - 05 [720p].mkv", "Sora no Tegami 2", [5]],
])("%s has an absolute number", (name, title, absolute) => {
  expect(parsePath(name)).toMatchObject({
    type: "episode",
    title,
    absolute,
    episodes: [],
    seasons: [],
  });
});

test.each<[name: string, read: object]>([
  // If the name has a season, the number is an episode of that season.
  ["[Tsuki] Sora no Tegami S2 - 07 [720p].mkv", { season: 2, episodes: [7], absolute: [] }],
  ["[Tsuki] Sora no Tegami 2nd Season 24 [720p].mkv", { season: 2, episodes: [24], absolute: [] }],
  // A dash after the season does not make a range of seasons.
  ["[Tsuki] Sora no Tegami Season 2 - 03 [1080p].mkv", { season: 2, episodes: [3] }],
  // A date next to a fansub's number is the date of the release.
  ["[Tsuki][Sora no Tegami][852][2025.03.01][1080P]", { absolute: [852], date: null }],
  ["[Tsuki][Sora no Tegami][2025.03.01][1080P]", { absolute: [], date: "2025-03-01" }],
  // Two three-digit numbers of one season are a range. They are never read as only the last number.
  ["Harbour.Lights.101-103.HDTV.XviD", { season: 1, episodes: [1, 2, 3] }],
  ["Harbour.Lights.109-201.HDTV.XviD", { episodes: [] }],
  // An absolute number is read in addition to season and episode.
  ["[K-F] Sora no Tegami S10E14 214", { season: 10, episodes: [14], absolute: [214] }],
  [
    "[K-F] Sora no Tegami 214 10x14",
    { title: "Sora no Tegami", season: 10, episodes: [14], absolute: [214] },
  ],
  // A number that is an episode title is not an absolute number.
  ["Harbour Lights - S05E12 - 100.mkv", { absolute: [], episodeTitle: "100" }],
  // A number at the end of the title takes precedence over a number within it.
  [
    "[Tsuki] Sora no Tegami - 100 Days Trip - 05 (1080p) [12AB34CD].mkv",
    { title: "Sora no Tegami - 100 Days Trip", absolute: [5] },
  ],
  // Two consecutive numbers are two episodes.
  ["Harbour Lights 13-14.mkv", { seasons: [], absolute: [13, 14] }],
  ["Harbour.Lights.101.102.HDTV", { season: 1, episodes: [1, 2] }],
  ["Harbour.Lights.10708.hdtv-grp", { season: 1, episodes: [7, 8] }],
  // A season can precede a dash and a number even if the name is not a fansub's.
  ["Sora no Tegami (TV) 3rd Season - 23 [1080p]", { season: 3, episodes: [23] }],
  // A half episode has no number.
  [
    "[Tsuki] Sora no Tegami - 07.5 - Recap [BD].mkv",
    { type: "episode", title: "Sora no Tegami", absolute: [] },
  ],
  // Three digits before a television source are season and episode.
  ["Harbour.Lights.307.HDTV.XviD-GRP", { title: "Harbour Lights", season: 3, episodes: [7] }],
  ["Harbour.Lights.307.BluRay.x264-GRP", { type: "movie", episodes: [] }],
  // A version marks a repeated release.
  ["[Tsuki] Sora no Tegami - 04v3 [1080p].mkv", { version: 3 }],
  // If no reader accepts a range, its first number is not read either.
  [
    "[Tsuki] Sora no Tegami 01 - 12 [BD].mkv",
    { absolute: expect.objectContaining({ length: 12 }) },
  ],
  [
    "[Tsuki] Sora no Tegami 01-12 + OVA [BD].mkv",
    { absolute: expect.objectContaining({ length: 12 }) },
  ],
  ["[Tsuki].Sora.no.Tegami.1-2.&.5-6.(BD)", { absolute: [1, 2, 5, 6] }],
  [
    "[Tsuki] Sora no Tegami - 01 to 12 [BD].mkv",
    { absolute: expect.objectContaining({ length: 12 }) },
  ],
  // A special's number is not the number of an episode of the series.
  [
    "[Tsuki] Sora no Tegami - SP02 [BD].mkv",
    { type: "episode", title: "Sora no Tegami - SP", absolute: [2] },
  ],
  ["[Tsuki] Sora no Tegami OVA1.5 [BD].mkv", { title: "Sora no Tegami OVA", absolute: [] }],
  // One word in brackets before the number belongs to a fansub's title.
  ["[Tsuki] Sora no Tegami (Blue) - 03 [BD].mkv", { title: "Sora no Tegami (Blue)" }],
  ["[Tsuki] Sora no Tegami [Blue] - 03 [BD].mkv", { title: "Sora no Tegami [Blue]" }],
  ["[Tsuki] Sora no Tegami (Letter of Heaven) - 03 [BD].mkv", { title: "Sora no Tegami" }],
  // If the word “complete” precedes a list of episodes, the title ends before that word.
  ["Tall Ship Complete [Ep 01 - 12][480p]", { title: "Tall Ship" }],
  ["[Tsuki] Tall Ship Complete - 05 [480p]", { title: "Tall Ship Complete", absolute: [5] }],
])("%s is read as %o", (name, read) => {
  expect(parseName(name)).toMatchObject(read);
});

test.each([
  ["[Tsuki] Sora no Tegami Season 03 - 04 [1080p].mkv", 3, [4]],
  ["[Tsuki] Sora no Tegami S3- 04 [1080p].mkv", 3, [4]],
])("%s: a number already read as the season does not start a range", (name, season, episodes) =>
  expect(parseName(name)).toMatchObject({ title: "Sora no Tegami", season, episodes }),
);

test.each(["四海 4.mkv", "空之信-20 (2011).mkv", "空之信 20 1080p.mkv", "空之信 20"])(
  "%s may be a film's title",
  (name) => expect(parseName(name).absolute).toEqual([]),
);

test.each([
  ["Sora no Tegami - S02E03 - 012 - Wind.mkv", 2, [3], [12]],
  ["Sora no Tegami - 012 - S02E03 - Wind.mkv", 2, [3], [12]],
  ["Sora no Tegami - 012-013 - S02E03E04 - Wind.mkv", 2, [3, 4], [12, 13]],
  ["Sora no Tegami S05E53 - Ep.129.mkv", 5, [53], [129]],
  ["Sora no Tegami S12E18 [304].mkv", 12, [18], [304]],
  ["165.Sora no Tegami.s08e014.mkv", 8, [14], [165]],
  ["165-166.Sora.no.Tegami.s08e014e015.mkv", 8, [14, 15], [165, 166]],
  ["[Tsuki] Sora no Tegami - 17.5 (S00E01) [BD].mkv", 0, [1], []],
])(
  "reads an absolute number in addition to season and episode: %s",
  (name, season, episodes, absolute) => {
    expect(parseName(name)).toMatchObject({ title: "Sora no Tegami", season, episodes, absolute });
  },
);

test.each([
  ["Sora no Tegami HD [1080p] (001-012) [Complete]", 12],
  ["[Tsuki] Sora no Tegami (0001-0020+Movies) [BD]", 20],
  ["[Tsuki] Sora no Tegami - 01 - 12 [1080p]", 12],
  ["Sora_no_Tegami_[01-05]_[Tsuki]_[1080p]", 5],
  ["Sora no Tegami (2010) - 01-02-03 - Wind", 3],
])("a batch: %s", (name, count) => {
  expect(parseName(name).absolute).toHaveLength(count);
});

test.each([
  ["office_lights_03_19.avi", 3, [19]],
  ["Lghts.02.09.avi", 2, [9]],
  ["Огни 03-20.mkv", 3, [20]],
  ["4-13 Tide.avi", 4, [13]],
])(
  "reads two numbers at the start or end of a video's name as season and episode: %s",
  (name, season, episodes) => {
    expect(parseName(name)).toMatchObject({ type: "episode", season, episodes });
  },
);

test.each([
  "Night Flight 2 1080p french ac3.mkv",
  "Apollo.13.720p.BluRay.x264-GRP",
  "The.Road.to.Pier.123.1080p",
  "12 Quiet Men 1957.mkv",
])("bare digits do not make a series: %s", (name) => {
  expect(parseName(name)).toMatchObject({ type: "movie", absolute: [], episodes: [] });
});

test.each([
  ["Harbour.Lights.307.720p.HDTV.x264-GRP", 3, [7]],
  ["harbour.lights.302.mkv", 3, [2]],
  ["the_400_309.avi", 3, [9]],
  ["Harbour Lights - 103 (03) - Tide.avi", 1, [3]],
])("compact: %s", (name, season, episodes) => {
  expect(parseName(name)).toMatchObject({ season, episodes });
});

test.each([
  "Room.237.mkv",
  "Room 104.mkv",
  "Room.104.2019.mkv",
  "Room.104.1080p.mkv",
  "Rocky.Ship.3.HDTV.XviD-GRP",
])("bare digits belong to a film: %s", (name) => {
  expect(parseName(name)).toMatchObject({ type: "movie", seasons: [], episodes: [], absolute: [] });
});

test.each([
  ["[Tsuki] 86 - Sora no Tegami - 05", "86 - Sora no Tegami", [5]],
  ["[Tsuki] 3-gatsu no Tegami - 05", "3-gatsu no Tegami", [5]],
])("a number at the start of a fansub's name belongs to the title: %s", (name, title, absolute) => {
  expect(parseName(name)).toMatchObject({ title, absolute });
});

test.each([
  ["Harbour.105.mkv", 105],
  ["Harbour.2401.720p.HDTV", 2401],
  ["Harbour.Lights.101-103.HDTV", 101],
  ["Harbour.S01E05.mkv", undefined],
  ["Harbour - 103 (03) - Tide.mkv", undefined],
  ["Harbour.[Cap.105].HDTV", undefined],
])("%s may be the absolute number %s", (name, number) => {
  expect(parseName(name).mayBe.absolute).toBe(number);
});

test.each([
  ["Tall Ship OVA01", "Tall Ship OVA", 1],
  ["Tall Ship OVA01 [1080p].mkv", "Tall Ship OVA", 1],
  ["Tall.Ship.OAD02.1080p.WEB.x264-GRP", "Tall Ship OAD", 2],
  ["Tall Ship - ONA3", "Tall Ship - ONA", 3],
  ["Tall Ship OVA02 - The Long Way (BD 1080p).mkv", "Tall Ship OVA", 2],
  ["Tall Ship OVA2 The Long Way.mkv", "Tall Ship OVA", 2],
  ["Tall Ship SP01.mkv", "Tall Ship SP", 1],
  ["[Tsuki] Tall Ship SP01", "Tall Ship SP", 1],
])(
  "%s: a number joined to the letters of a special is the special's number, with any group",
  (name, title, number) => {
    expect(parseName(name)).toMatchObject({
      type: "episode",
      title,
      absolute: [number],
      episodes: [],
      seasons: [],
    });
  },
);

test.each([
  "NOVA01.mkv",
  "Casa Nova1 (2010).mkv",
  "OVA01.mkv",
  "Tall Ship MSP01 2010",
  "Tall Ship EX01 2010.mkv",
])("%s does not name a special", (name) =>
  expect(parseName(name)).toMatchObject({ absolute: [], episodes: [] }),
);
