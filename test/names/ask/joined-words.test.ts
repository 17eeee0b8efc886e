// Words that are joined to digits, in a year's brackets, or between the last tag and the signature.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const identify = identifying(
  [
    movie(21, "Ember Days", 1996),
    movie(22, "Apollo 13", 1995),
    series(7, "Lighthouse Row", 2011, [season(1, 6, 2011, ["Salt and Iron", "The Lamp", "Fog"])]),
  ],
  { titles: async () => [], people: async () => [] },
);
const verdictOf = async (path: string) => {
  const [name = "", ...inner] = path.split("/");
  return (await identify({ name, videos: inner.length === 0 ? [] : [inner.join("/")] })).verdict;
};

const WORDS = ["Podcast", "Recapitulation", "podcast", "Обзор", "评论", "Vorschau"];

test("digits in front of a word leave it a word", async () => {
  for (const word of WORDS) {
    for (const path of [
      `Ember Days (1996${word})/Ember Days (1996).mkv`,
      `Ember Days (1996)/Ember Days (1996${word}).mkv`,
      `Lighthouse Row - 1x02${word} - The Lamp.mkv`,
      `Lighthouse Row S01E02 05${word}.mkv`,
      `Lighthouse.Row.S01E02.1080${word}p.WEB.h264-GRP.mkv`,
    ]) {
      expect(await verdictOf(path), path).toBeInstanceOf(Array);
    }
  }
});

test("digits behind a word do not make it a group, unless a tag is before it", async () => {
  for (const word of ["extra1", "Recap05", "podcast2"]) {
    const path = `Ember Days (1996)-${word}/movie.mkv`;
    expect(await verdictOf(path), path).toBeInstanceOf(Array);
  }
  expect(await verdictOf("Ember Days (1996)-Grp7/movie.mkv")).toBe(21);
  expect(await verdictOf("Ember.Days.1996.1080p.x264-Lanterns7.mkv")).toBe(21);
});

test.each([
  "Ember Days (1996 [Movie Talk]).mkv",
  "Ember Days (1996 Movie Talk).mkv",
  "Ember Days (1996 USA Podcast).mkv",
  "Ember Days (1996 Full Recap).mkv",
])("a word in the year's brackets needs a role: %s", async (name) => {
  expect(await verdictOf(name)).toBeInstanceOf(Array);
});
test.each([
  "Ember Days [1996, Poland, drama, DVDRip].mkv",
  "Ember Days [1996, США, drama, DVDRip].mkv",
  "Ember Days (1996 USA Drama).mkv",
])("but not in a list of facts: %s", async (name) => expect(await verdictOf(name)).toBe(21));

test.each([
  "Ember Days (1996) (1080p BluRay x265 Recap GRP).mkv",
  "Ember Days 1996 1080p x265 Обзор GRP.mkv",
  "Lighthouse Row S01E02 (1080p WEB x265 Recap GRP).mkv",
])("a word in front of the signature is no signature: %s", async (name) => {
  expect(await verdictOf(name)).toBeInstanceOf(Array);
});
test.each(["Ember Days (1996) (1080p BluRay x265 GRP).mkv", "Ember Days 1996 x265 Lanterns.mkv"])(
  "one word behind the last tag signs: %s",
  async (name) => expect(await verdictOf(name)).toBe(21),
);

test("a number behind the year of a film's folder is that of an episode about it", async () => {
  for (const folder of ["Ember Days (1996) - 7", "Ember Days (1996) - 12"]) {
    const path = `${folder}/Ember Days (1996).mkv`;
    expect(await verdictOf(path), path).toBeInstanceOf(Array);
  }
  expect(await verdictOf("Apollo 13 (1995)/Apollo 13 (1995).mkv")).toBe(22);
});

test("a folder's title of another episode contradicts its number", async () => {
  const inner = "Season 1/S01E02 - Fog/Lighthouse Row S01E02.mkv";
  expect(await verdictOf(`Lighthouse Row/${inner}`)).toBeInstanceOf(Array);
  expect(await verdictOf(`Lighthouse Row/${inner.replace("Fog", "The Lamp")}`)).toBe(7);
});
