import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";
import { parsePath } from "../../../../src/names/parse/path.ts";
import { editionKey } from "../../../../src/names/quality/edition-key.ts";

test.each([
  ["Ship.2010.REMASTERED.EXTENDED.1080p.BluRay.x264-GRP", "Remastered Extended"],
  ["Ship.2010.EXTENDED.REMASTERED.1080p.BluRay.x264-GRP", "Extended Remastered"],
  ["Ship.2010.Remastered.Theatrical.2160p.BluRay.x265-GRP", "Remastered Theatrical"],
  ["Ship.2010.IMAX.Extended.1080p", "IMAX Extended"],
  ["Ship.2010.Extended.Edition.Uncut.1080p", "Extended Uncut"],
  ["Ship (2010) [Criterion] [Remastered] (Uncut)", "Criterion Remastered Uncut"],
  ["Ship.2010.30th.Anniversary.Extended.Edition.1080p", "Anniversary Extended"],
  ["Ship.2010.1080p.Unrated.BluRay.Directors.Cut", "Unrated Director's Cut"],
  ["Ship.2010.Unrated.Director's.Cut.1080p", "Unrated Director's Cut"],
  ["Ship.2010.Extended.Directors.Cut.1080p", "Extended Director's Cut"],
  ["Ship.2010.Open.Matte.Unrated.Director.Cut.1080p", "Open Matte Unrated Director's Cut"],
  ["Ship.2010.Extended.1080p.EXTENDED.x264", "Extended"],
  ["Ship.2010.1080p.BluRay", null],
])("%s: all words of an edition are its edition", (name, edition) => {
  expect(parseName(name).edition).toBe(edition);
});

test.each([
  ["Ship.2010.Ultimate.Hunter.Edition.1080p.BluRay.x264-GRP", "Ultimate Hunter Edition"],
  ["ship.2010.diamond.edition.1080p.bluray", "Diamond Edition"],
  ["Ship (2010) (The Rogue Cut) 1080p", "Rogue Cut"],
  ["Ship.2010.Remastered.Imperial.Edition.1080p", "Remastered Imperial Edition"],
  [
    "Ship.2010.70th.Anniversary.Ultimate.Collectors.Edition.1080p",
    "70th Anniversary Ultimate Collector's Edition",
  ],
  ["Ship.2010.European.Version.1080p", "European Version"],
  // These words do not distinguish editions.
  ["Ship.2010.Cut.1080p", null],
  ["Ship.2010.1080p.Release", null],
  ["The.Rogue.Cut.2010.1080p", null],
])("%s: keeps the spelling of an edition that is in no table", (name, edition) => {
  expect(parseName(name).edition).toBe(edition);
});

test.each([
  ["Ship (2010) {edition-Extended Remastered} 1080p.mkv", "Extended Remastered"],
  ["Ship (2010) {edition-Directors Cut}.mkv", "Director's Cut"],
  ["Ship (2010) {edition-4K77 Fan Scan}.mkv", "4K77 Fan Scan"],
  ["Ship (2010) [edition-Long Night] [1080p].mkv", "Long Night"],
  ["Ship (2010) {edition-Extended} Remastered.mkv", "Extended Remastered"],
])("%s: every word of an edition tag counts", (name, edition) => {
  expect(parseName(name).edition).toBe(edition);
});

test.each([
  ["Ship.S01E02.Alternate.Version.1080p.WEB", null],
  ["Ship.S01E02.1080p.Imperial.Edition.WEB", "Imperial Edition"],
  ["Ship.S01E02.1080p.Uncut.Remastered.WEB", "Uncut Remastered"],
])("%s: words before an episode's tags may be its title", (name, edition) => {
  expect(parseName(name).edition).toBe(edition);
});

test.each([
  ["Ship.2010.REMASTERED.EXTENDED.1080p-GRP/ship.extended.mkv", "Remastered Extended"],
  ["Ship.2010.REMASTERED.EXTENDED.1080p-GRP/grp-ship.mkv", "Remastered Extended"],
  ["Ship.2010.Extended.1080p-GRP/ship.2010.theatrical.1080p.mkv", "Theatrical"],
])("%s: the fuller of two editions that agree counts", (path, edition) => {
  expect(parsePath(path).edition).toBe(edition);
});

test("two spellings of one edition have one key", () => {
  const keys = ["Extended Remastered", "remastered extended", "Remastered Extended Edition"];
  expect(new Set(keys.map(editionKey)).size).toBe(1);
  expect(editionKey("Directors Cut")).toBe(editionKey("Director's Cut"));
  expect(editionKey("Extended")).not.toBe(editionKey("Extended Remastered"));
  expect([editionKey(null), editionKey(undefined), editionKey("")]).toEqual(["", "", ""]);
});
