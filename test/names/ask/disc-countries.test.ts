// The country of a disc, which names state between their year or numbers and the disc's tags.
import { expect, test } from "vitest";
import DESCRIBING from "../../../src/names/parse/words/describing-words.json" with { type: "json" };
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const CATALOGUE = [
  movie(21, "Ember Days", 1996),
  movie(22, "Harbor Bell", 2004),
  movie(23, "Harbor Bell Chile", 2004),
  movie(24, "Harbor Bell GBR", 2004),
  movie(25, "Ger", 2013),
  movie(26, "USA", 2015),
  movie(27, "Hong Kong Tide", 2001),
  series(7, "Lighthouse Row", 2011, [season(1, 3, 2011, ["Salt and Iron", "The Lamp", "Fog"])]),
];
const identify = identifying(CATALOGUE, { titles: async () => [], people: async () => [] });
const verdictOf = async (name: string) => (await identify(name)).verdict;

const CODES = [...DESCRIBING.countryCodes.split("|"), ...DESCRIBING.discRegions.split("|")].map(
  (code) => code.toUpperCase(),
);
const NAMES = DESCRIBING.countryNames
  .split("|")
  .map((name) => name.replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase()));

test("files a film with any country's code or name directly before its disc", async () => {
  for (const country of [...CODES, ...NAMES]) {
    const dotted = country.replaceAll(" ", ".");
    for (const name of [
      `Ember Days (1996) ${country} Blu-ray`,
      `Ember.Days.1996.${dotted}.1080p.BluRay.x264-GRP.mkv`,
    ]) {
      expect(await verdictOf(name), name).toBe(21);
    }
  }
});

test.each([
  "Ember Days (1996) [GBR] BluRay 1080p.mkv",
  "Ember Days (1996) (HKG) [1080p BluRay].mkv",
  "Ember_Days_1996_TWN_COMPLETE_BLURAY-GRP",
  "Ember Days 1996 2160p EUR UHD Blu-ray HEVC DTS-HD MA 5.1-GRP",
  "Ember Days 1996 JPN BDMV",
  "Ember.Days.1996.AUS.DVD9-GRP",
  "Ember.Days.1996.GBR.REMUX.mkv",
])("files %s", async (name) => expect(await verdictOf(name)).toBe(21));

test.each(["Lighthouse.Row.S01E02.GBR.BluRay.x264-GRP.mkv", "Lighthouse Row 1x02 HKG DVD.mkv"])(
  "files the episode %s",
  async (name) => expect(await verdictOf(name)).toBe(7),
);

test.each([
  // Anything but a disc, or a word in between.
  "Ember Days (1996) GBR",
  "Ember Days (1996) GBR 1080p WEB-DL.mkv",
  "Ember Days (1996) GBR Recap BluRay.mkv",
  "Ember Days (1996) Recap GBR BluRay.mkv",
  "Ember Days (1996) Hong Kong Recap BluRay.mkv",
  "Ember Days (1996) Hong Kong",
  // Words in the place of the title.
  "Ember Days GBR (1996) BluRay.mkv",
  "GBR Ember Days (1996) BluRay.mkv",
  "Ember Days GBR BluRay.mkv",
  "Ember Days Hong Kong (1996) BluRay.mkv",
  // A word, not a code.
  "Ember Days (1996) Can BluRay.mkv",
  "ember.days.1996.per.bluray.mkv",
  "EMBER DAYS 1996 CAN BLURAY.mkv",
  // Another film of that year has the country in its title.
  "Harbor Bell 2004 Chile BluRay.mkv",
  "Harbor Bell 2004 GBR BluRay.mkv",
  // An episode may be called like a country.
  "Lighthouse Row S01E02 South Korea BluRay.mkv",
  "Lighthouse Row S01E02 - GBR BluRay.mkv",
])("holds %s", async (name) => expect(await verdictOf(name)).toBeInstanceOf(Array));

test("keeps a country in the title of a film", async () => {
  expect(await verdictOf("Ger (2013) GER BluRay.mkv")).toBe(25);
  expect(await verdictOf("USA 2015 BluRay.mkv")).toBe(26);
  expect(await verdictOf("Hong Kong Tide (2001) HKG BluRay.mkv")).toBe(27);
  expect(await verdictOf("Harbor Bell Chile (2004) BluRay.mkv")).toBe(23);
  expect(await verdictOf("Harbor.Bell.GBR.2004.GBR.BluRay.mkv")).toBe(24);
});
