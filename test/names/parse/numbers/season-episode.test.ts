import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";
import { readSeasonEpisode } from "../../../../src/names/parse/numbers/season-episode.ts";

test.each([
  ["Harbour.Lights.S02E05.720p", [2], [5]],
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
  ["Harbour.Lights.S01E01E02E03", [1], [1, 2, 3]],
  ["Harbour.Lights.S03E21.22.FASTSUB", [3], [21, 22]],
  ["Harbour Lights - 8x01 02 - Tide", [8], [1, 2]],
  ["s02e05.Tide.s02e06.Ebb.s02e07.Flood", [2], [5, 6, 7]],
  ["Harbour Lights - 2x05 - Tide - 2x06 - Ebb", [2], [5, 6]],
  ["harbour.lights.2x05 2x06", [2], [5, 6]],
  ["Harbour Lights S02E05 - Other Show S02E05", [2], [5]],
  ["Harbour Lights S02E05 - Other Show S03E06", [2], [5]],
  ["Harbour Lights S02E05 - Tide (2x06)", [2], [5]],
  ["Harbour Lights - S02SP03", [0], [3]],
  ["Harbour Lights SO2E05", [2], [5]],
  ["Harbour Lights 01x1425", [1], [1425]],
  ["Harbour Lights S02OVA01", [0], [1]],
  ["Harbour Lights - S01E02and03and04 - Tide", [1], [2, 3, 4]],
  ["Harbour Lights - S01E02to04 - Tide", [1], [2, 3, 4]],
  ["Harbour Lights 1x02and03", [1], [2, 3]],
  ["Harbour Lights - S02 - E01 à E04", [2], [1, 2, 3, 4]],
  ["Harbour Lights - S42 Ep10718 - Ep10720", [42], [10718, 10719, 10720]],
  ["Harbour.Lights.Season.05.Ep(01-04)", [5], [1, 2, 3, 4]],
  ["Luces Temporada 3 Capitulos 3 y 4", [3], [3, 4]],
  ["Lichten Se.3 afl.3 en 4", [3], [3, 4]],
  ["Harbour Lights Sn4 Ep14", [4], [14]],
  ["Огни. Сезон #9. Серия #180", [9], [180]],
  ["Огни / Сезон: 5 / Серии: 4 из 20", [5], [1, 2, 3, 4]],
  ["Ogni.gavani.(2.sezon.12.serija.iz.12)", [2], [12]],
  ["Ogni.gavani.(8.sez.21.ser.iz.23)", [8], [21]],
  ["Harbour.Lights.S01.07.2019.Dub", [1], [7]],
  ["Harbour.Lights.s02.09.AVC", [2], [9]],
  ["Harbour Lights - [01.02]", [1], [2]],
  ["Harbour Lights [5.134] Tide", [5], [134]],
  ["[5.01] Tide", [5], [1]],
  ["Harbour Lights - 6.01 - Tide", [6], [1]],
  ["11.14 - Tide", [11], [14]],
  ["Harbour Lights Season 4.16", [4], [16]],
  ["Harbour Lights - Episode 1.22 - Tide", [1], [22]],
  ["Harbour Lights S01 EP #1.2", [1], [2]],
  ["Harbour.Lights.S0615.400p", [6], [15]],
  ["HarbourLightS1x01", [1], [1]],
  ["Harbour.LightsS01E06.720p", [1], [6]],
  ["grp-lightss01e11e12-1080p", [1], [11, 12]],
  ["Harbour Lights 01E06", [1], [6]],
  ["[Tsuki] Sora no Tegami 87 (S4-24) [1080p]", [4], [24]],
  ["Sora no Tegami - 07 [S2-07]", [2], [7]],
])("season and episode of %s are read", (name, seasons, episodes) => {
  expect(readSeasonEpisode(name)).toMatchObject({ seasons, episodes });
});

test.each([
  "Tall.Ship.1920x1080",
  "Tall Ship [1280x720]",
  "Tall.Ship.1998x816",
  "Tall Ship AACx3",
  "Hidamari x365",
])("%s has no season or episode", (name) => {
  expect(readSeasonEpisode(name)).toBeUndefined();
});

test.each([
  "Tall Ship (BDRip x265, AC3 5.1x2, FLAC 2.0x3)",
  "Tall.Ship.5.1x2",
  "Tall.Ship.S01.10bit",
  "Tall.Ship.S2014",
  "Tall.Ship.[32E03F96]",
  "Tall Ship S01-11 [1080p]",
])("%s has no episode number", (name) => {
  expect(readSeasonEpisode(name)).toBeUndefined();
});

test.each<[name: string, read: object]>([
  // Letters and digits in other scripts are read like plain ones.
  ["Огни [06х01-03] (2017)", { seasons: [6], episodes: [1, 2, 3], year: 2017 }],
  ["[Tsuki] Sora no Tegami - １５８ [1080p]", { absolute: [158] }],
  ["Огни гавани 2006г. BDRip", { year: 2006 }],
  // A number followed by a punctuation mark is part of a title.
  ["Harbour Lights - S03E14-36! Go! (1)", { episodes: [14] }],
  // A number after the episode is not read as another episode of a list.
  ["Harbour.Lights.S01E05-720p.mkv", { episodes: [5] }],
  ["Harbour.Lights.S01E05.264.mkv", { episodes: [5] }],
  // Half of a season is not an episode.
  ["Harbour.Lights.S02.Part.1.1080p.WEB-DL", { season: 2, episodes: [], part: 1 }],
  // A season that is named after a year is no year.
  ["Harbour.Lights.S2014E18.720p", { season: 2014, year: null }],
  // The absolute number can precede the season and episode, which are in brackets.
  [
    "[Tsuki] Sora no Tegami - 25 (S02E13) [1080p]",
    { title: "Sora no Tegami", season: 2, episodes: [13], absolute: [25] },
  ],
  // Audio channels are not a season.
  ["Tall.Ship.1080p.TrueHD.Atmos7.1.x265-GRP", { type: "movie", seasons: [] }],
])("%s is read as %o", (name, read) => {
  expect(parseName(name)).toMatchObject(read);
});

test("does not read a number in the title after the episode number as a second episode", () => {
  const read = parseName("Harbour Lights S01E05 - 24 Hours.mkv");
  expect(read.episodes).toEqual([5]);
  expect(read.episodeTitle).toBe("24 Hours");
});

test.each([
  ["Harbour.Lights.S01E03-x264-GRP.mkv", [3]],
  ["Harbour Lights - S01E263 - x264.mkv", [263]],
  ["Harbour Lights - 1x03 - x265.mkv", [3]],
  ["Harbour Lights S01E03, x264.mkv", [3]],
  ["Harbour Lights E03 - x 265.mkv", [3]],
  ["Harbour Lights S01E263-x0264.mkv", [263, 264]],
])("a codec after the number is not the end of a range: %s", (name, episodes) => {
  expect(parseName(name).episodes).toEqual(episodes);
});

test.each([
  ["Harbour.Lights.S01E04-5.1.mkv", [4]],
  ["Harbour Lights S01E06-7.1-GRP.mkv", [6]],
  ["Harbour.Lights.S01E04-5.1080p.mkv", [4, 5]],
  ["Harbour.Lights.S01E04-05.1.mkv", [4, 5]],
])("channels after the number are not the end of a range: %s", (name, episodes) => {
  expect(parseName(name).episodes).toEqual(episodes);
});

test("a range across two seasons is a pack without episodes", () => {
  expect(readSeasonEpisode("Harbour.Lights.S01E01-S03E10")).toMatchObject({
    seasons: [1, 2, 3],
    episodes: [],
  });
});

test.each([
  ["Harbour.Lights.1x01-1x03", [1], [1, 2, 3]],
  ["Harbour Lights 3x01 + 3x02", [3], [1, 2]],
  ["Harbour Lights S03 Episodes 01 - 05", [3], [1, 2, 3, 4, 5]],
  ["Harbour Lights S01 [01-03]", [1], [1, 2, 3]],
  ["Harbour Lights [2.10] Episode 210", [2], [10]],
  ["Harbour.Lights.Season.2of5.3of9.Tide", [2], [3]],
  ["Harbour Lights 1 x 2-GRP", [1], [2]],
])("every episode of %s is read", (name, seasons, episodes) => {
  expect(parseName(name)).toMatchObject({ title: "Harbour Lights", seasons, episodes });
});

test.each([
  ["Harbour Lights S01 02 03", [1, 2, 3]],
  ["Harbour Lights Season I - III", [1, 2, 3]],
  ["Harbour Lights Seasons 01 02 03", [1, 2, 3]],
])("%s is read as several seasons, not as an episode", (name, seasons) => {
  expect(parseName(name)).toMatchObject({ season: null, seasons, episodes: [] });
});
