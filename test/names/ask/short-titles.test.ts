// Series with titles of two characters in scripts whose characters are words or syllables.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { season, series } from "../../support/works.ts";

const identify = identifying([
  series(1, "渡口", 2021, [season(1, 12, 2021)]),
  series(2, "산길", 2018, [season(1, 12, 2018)]),
  series(3, "雪", 2016, [season(1, 12, 2016)]),
  series(4, "うみ", 2017, [season(1, 12, 2017)]),
  series(5, "Oar", 2015, [season(1, 12, 2015)]),
  series(6, "旧船", 2012, [season(1, 12, 2012)]),
  series(7, "旧船", 2020, [season(1, 12, 2020)]),
  series(8, "长渡口", 2019, [season(1, 12, 2019)]),
]);

test.each([
  ["渡口 S01E02.mkv", 1],
  ["渡口.第02集.mkv", 1],
  ["渡口/Season 1/渡口 S01E02 1080p.mkv", 1],
  ["산길.E02.720p.mkv", 2],
])("%s: two characters are a title", async (name, id) => {
  expect((await identify(name)).verdict).toBe(id);
});

test.each([
  // One character, two letters of a sound, three letters.
  "雪 S01E02.mkv",
  "うみ S01E02.mkv",
  "Oar S01E02.mkv",
  // Two series with the title, another title, another word or number.
  "旧船 S01E02.mkv",
  "渡船 S01E02.mkv",
  "渡口 花絮 S01E02.mkv",
  "渡口2 S01E02.mkv",
  "大渡口 S01E02.mkv",
  "渡口 S01E13.mkv",
  "渡口 S01E02 花絮.mkv",
  "산길 이야기 E02.mkv",
])("holds a title that proves too little: %s", async (name) => {
  expect((await identify(name)).verdict).toBeInstanceOf(Array);
});
