import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";

test.each([
  ["The.Lantern.Keeper.2010.1080p.BluRay.x264-GRP", "The Lantern Keeper", 2010],
  ["The Lantern Keeper (2010)", "The Lantern Keeper", 2010],
  ["The Lantern Keeper (2010) {tmdb-1952}", "The Lantern Keeper", 2010],
  ["The Lantern Keeper [tvdbid-1999]", "The Lantern Keeper", null],
  ["1923 (2019) [BluRay]", "1923", 2019],
  ["2011.A.Quiet.Odyssey.1968.HDDVD", "2011 A Quiet Odyssey", 1968],
  ["The.Legend.of.1900.1998.1080p", "The Legend of 1900", 1998],
  ["The Lantern Keeper 2001 (2013)", "The Lantern Keeper 2001", 2013],
  ["The Lantern Keeper (1997) - BestGroup 2019.mp4", "The Lantern Keeper", 1997],
  ["Falling.Los.Alamos.1982-1992.2017.DOCU.HDTV", "Falling Los Alamos 1982-1992", 2017],
  ["Riders on Horseback  (Western 1950)  Allan Lane", "Riders on Horseback", 1950],
  ["A.Short.Walk.1888.DVDRip", "A Short Walk", 1888],
  ["Harbour.Lights.S01E01.2008.BluRay", "Harbour Lights", 2008],
])("title and year of %s are read", (name, title, year) => {
  expect(parseName(name)).toMatchObject({ title, year });
});

test.each<[name: string, read: object]>([
  // A year after the group is not the release year.
  ["Tall.Ship.1080p.Bluray.x264-1920", { year: null }],
  // A future year is part of the title.
  ["Night Runner 2049 1080p.mkv", { title: "Night Runner 2049", year: null }],
  // A single year outside brackets may be part of the title.
  ["Wonder.Girl.1984.1080p.BluRay", { altTitles: expect.arrayContaining(["Wonder Girl 1984"]) }],
])("%s is read as %o", (name, read) => {
  expect(parseName(name)).toMatchObject(read);
});

test.each([
  ["1966 - Le grand bateau.mkv", "Le grand bateau", 1966],
  ["1966.le.grand.bateau.rouge.multi.dvd9.pal", "le grand bateau rouge", 1966],
  ["Le grand bateau 1966г. BDRip 1080p.mkv", "Le grand bateau", 1966],
  ["Le.grand.bateau.1966CUSTOM.1080p.mkv", "Le grand bateau", 1966],
  ["Le grand bateau (1966) (Arte - 25-10-2021).mkv", "Le grand bateau", 1966],
  ["Le grand bateau (1966) Special Assembly Cut.mkv", "Le grand bateau", 1966],
])("reads the year of a film: %s", (name, title, year) => {
  expect(parseName(name)).toMatchObject({ type: "movie", title, year, date: null });
});

test.each([
  ["Harbour 1993-2004 [S01-11] [1080P WEB-DL]", "Harbour", 1993],
  ["Harbour.Lights.S01.E12.German.2014.DTS.DL.1080p.BluRay.x264-GRP", "Harbour Lights", 2014],
  ["1983 - Season 1 - Polish - 1080p", "1983", null],
])("reads the year of a series: %s", (name, title, year) => {
  expect(parseName(name)).toMatchObject({ type: "episode", title, year });
});

test.each(["2001.Lanterns.DVDRip.XviD", "2001 A Sea Odyssey.mkv", "2001.German.Sea.Ship.DVDRip"])(
  "keeps a year at the start of a title: %s",
  (name) => {
    expect(parseName(name)).toMatchObject({ title: expect.stringMatching(/^2001 \S/), year: null });
  },
);
