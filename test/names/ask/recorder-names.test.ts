// Names that end with the day, time, station and length of a recording.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

// Weekly from 2014-01-01: the third episode on 2014-01-15.
const identify = identifying([
  series(1, "Weir Keeper", 2014, [season(1, 6, 2014, ["Silt", "Low Bridge", "Night Lock"])]),
  series(2, "Tram Nine", 2015, [{ ...season(1, 6, 2015, Array(6).fill("")) }]),
  movie(3, "Copper Bend", 1988),
]);

test.each([
  ["Weir_Keeper_S01E02_14.01.29_20-15_zdf_60_TVOON_DE.mpg.HQ.avi", 1],
  ["Weir_Keeper_S01E02_14.01.29_00-05_pro7_75_TVOON_DE.mpg.HD.cut.mkv", 1],
  ["Weir.Keeper.S01E02.14.01.29.20-15.sat1.60.TVOON.DE.mp4", 1],
  ["Weir_Keeper_S01E02_Low_Bridge_14.01.29_20-15_zdf_60_TVOON_DE.avi", 1],
  ["Tram_Nine_S01E02_16.03.29_20-15_rtl2_60_TVOON_DE.mpg.avi", 2],
  ["Weir Keeper S01E02 (Arte - 25-10-2021).mkv", 1],
  ["Copper_Bend_(1988)_14.01.29_20-15_zdf_120_TVOON_DE.mpg.HQ.avi", 3],
])("%s: the recording says nothing of the work", async (name, id) => {
  expect((await identify(name)).verdict).toBe(id);
});

test.each([
  // The day of a broadcast does not show the episode.
  "Weir_Keeper_14.01.15_20-15_zdf_60_TVOON_DE.mpg.HQ.avi",
  "Copper_Bend_14.01.29_20-15_zdf_120_TVOON_DE.mpg.HQ.avi",
  // Not a recording's end, or words and numbers next to it.
  "Weir_Keeper_S01E02_14.01.29_20-15_zdf_60.avi",
  "Weir_Keeper_S01E02_14.01.29_20-75_zdf_60_TVOON_DE.avi",
  "Weir_Keeper_S01E02_14.13.29_20-15_zdf_60_TVOON_DE.avi",
  "Weir_Keeper_S01E02_14.01.29_20-15_60_TVOON_DE.avi",
  "Weir_Keeper_S01E02_Recap_14.01.29_20-15_zdf_60_TVOON_DE.avi",
  "Weir_Keeper_S01E02_Night_Lock_14.01.29_20-15_zdf_60_TVOON_DE.avi",
  "Weir_Keeper_S01E02_4_14.01.29_20-15_zdf_60_TVOON_DE.avi",
  "Weir_Keeper_S01E02_14.01.29_20-15_zdf_60_TVOON_DE_Reaction.avi",
  "Copper_Bend_2_(1988)_14.01.29_20-15_zdf_120_TVOON_DE.avi",
])("holds a name without a number or with more than a recording: %s", async (name) => {
  expect((await identify(name)).verdict).toBeInstanceOf(Array);
});

test("offers the series of a name that has only the recording's day", async () => {
  const { ranked } = await identify("Weir_Keeper_14.01.15_20-15_zdf_60_TVOON_DE.mpg.HQ.avi");
  expect(ranked.map(({ candidate }) => candidate.tmdbId)).toContain(1);
});

// The second season begins on 2021-01-01.
const dated = identifying([
  series(4, "Heron Court", 2014, [
    season(1, 6, 2014, ["Silt", "Low Bridge", "Night Lock"]),
    season(2, 3, 2021, ["Mud", "Rain", "Sluice"]),
  ]),
]);

test.each([
  // The season is over, or the broadcast was the day before.
  "Heron Court S01E02 2018-03-04.mkv",
  "Heron Court S01E02 2014-01-09.mkv",
  "Heron Court S01E02 20180304 [20180304-0200].mpg",
  "Heron Court S01E02 [20180304-0200].mpg",
  // The title confirms the number, on any later day.
  "Heron Court - S01E02 - Low Bridge - 2014-01-20.mkv",
  "Heron Court - S01E02 - Low Bridge - 2014-01-15.mkv",
  "Heron Court - S01E02 - Low Bridge - 2021-01-08.mkv",
  "Heron Court - S01E02 - 2018-03-04 - Low Bridge.mkv",
  "Heron Court_S01E02_Low Bridge_20180304_20002100.ts",
  "Heron Court S01E02 Low Bridge 2018-03-04-2000.mpg",
  "Heron Court S01E02 Low Bridge 2018_03_04_20_00_00.ts",
  "Heron.Court.S01E02.Low.Bridge.2018-03-04.20.15.ZDF.ts",
  "Heron Court - S01E02 - Low Bridge - ZDF HD - 2018-03-04 20-15.ts",
])("%s: a later day is the recording's", async (name) => {
  expect(await dated(name)).toMatchObject({ verdict: 4, places: ["1x2"] });
});

test.each([
  // A recording is at least as new as the broadcast.
  "Heron Court S01E02 2014-01-07.mkv",
  "Heron Court - S01E02 - Low Bridge - 2013-12-31.mkv",
  // Without the title, the day may be that of another episode, listed or not.
  "Heron Court S01E02 2014-01-15.mkv",
  "Heron Court S01E02 2021-01-08.mkv",
  "Heron Court S01E02 2014-01-20.mkv",
  "Heron Court S01E02 [20140120-0200].mpg",
  // A day with two meanings.
  "Heron Court S01E02 03-04-2018.mkv",
  // Another episode's title, and words that are no title.
  "Heron Court - S01E02 - Night Lock - 2018-03-04.mkv",
  "Heron Court - S01E02 - Low Bridge - Reaction - 2018-03-04.mkv",
  "Heron Court - S01E02 - Podcast 2018-03-04.mkv",
])("a day that may contradict the number waits: %s", async (name) => {
  expect((await dated(name)).verdict).toBeInstanceOf(Array);
});

test("a day of a season that TMDB's answer lacks waits", async () => {
  const name = "Heron Court S01E02 2018-03-04.mkv";
  const missing = (year?: number) =>
    identifying([
      series(4, "Heron Court", 2014, [season(1, 6, 2014)], {
        seasonCounts: [
          { season: 1, episodeCount: 6, year: 2014 },
          { season: 2, episodeCount: 6, ...(year && { year }) },
        ],
      }),
    ])(name);
  expect((await missing(2016)).verdict).toBe(4);
  for (const year of [2017, 2018, undefined]) {
    expect((await missing(year)).verdict).toContain("episode_title_differs");
  }
});
