import { expect, test } from "vitest";
import { findFilmWords, NOTHING } from "../../../../src/names/readings/facts/walk-words.ts";

test.each([
  ["Tall.Ship.1999.Returned.1080p.mkv", ["Returned"]],
  ["Tall Ship (1976) II.mkv", ["II"]],
  ["Tall.Ship.2008.3.mkv", ["3"]],
  ["Tall Ship (2009) The Way of Water.mkv", ["The Way of Water"]],
  ["Tall Ship (1979) [Romulus] [1080p].mkv", ["Romulus"]],
  ["Tall.Ship.1979-Romulus.mkv", ["Romulus"]],
  ["Tall.Ship.1979-II.mkv", ["II"]],
  ["TALL.SHIP.1979-ROMULUS.mkv", ["ROMULUS"]],
  ["Tall Ship (1979) - De Niro.mkv", ["De Niro"]],
  ["Tall.Ship.1982.2049.mkv", ["2049"]],
  ["Tall.Ship.1979.German.Resurrection.1080p.mkv", ["Resurrection"]],
  ["Tall Ship (1979) {Romulus}.mkv", ["Romulus"]],
  ["tall.ship.1998.vice.720p.mkv", ["vice"]],
  ["Tall.Ship.1998.XXX.1080p.mkv", ["XXX"]],
  ["Tall Ship (1976) Vol. 2.mkv", ["Vol. 2"]],
  ["Tall Ship (1976) Bonus.mkv", ["Bonus"]],
  ["Tall Ship (1976) An Actor.mkv", ["An Actor"]],
  ["Tall Ship [1999] Movie 1080p.mkv", ["Movie"]],
  ["Tall Ship (1999) Family.mkv", ["Family"]],
  ["Tall Ship (1999) Ben.mkv", ["Ben"]],
  ["Tall Ship [1999] by Ship 1080p.mkv", ["by Ship"]],
  ["Tall.Ship.Part.4.1972.Part.2.1080p.mkv", ["Part.2"]],
  // A person's name has a role in a reading, and readings are searched on TMDB.
  ["Tall Ship (Drama 1999) Some Actor 720p.mkv", ["Some Actor"]],
  ["Tall Ship (1999) by Some Director.mkv", ["by Some Director"]],
])("finds words after the year that may belong to a title: %s", (name, left) => {
  expect(findFilmWords(name)?.leftover).toEqual(left);
});

test.each([
  "Tall.Ship.1999.1080p.BluRay.x264-GRP.mkv",
  "Tall.Ship.1999.German.DL.UNRATED.1080p.mkv",
  "Tall Ship (1999) {edition-Director's Cut} {tmdb-12}.mkv",
  "Tall Ship (1999) [imdbid-tt0078748] [A1B2C3D4].mkv",
  "Tall.Ship.1999-EbP.mkv",
  "Tall.Ship.1999.GERMAN-CiNEViSiON.mkv",
  "Tall Ship (1999) [YTS.MX].mp4",
  "Tall Ship (1999) www.site.com.mkv",
  "Tall Ship (1999) (1).mkv",
  "Tall Ship (1999) 2003 Directors Cut.mkv",
  "Tall Ship (1999) Remastered 2015.mkv",
  "Tall.Ship.1999.40th.Anniversary.Edition.1080p.mkv",
  "Tall.Ship.1999.2in1.1080p.mkv",
  "Tall.Ship.1999.US.(Kino.Classics).Bluray.mkv",
  "Tall Ship (1999)Mp-4-X264-480p.mkv",
  "Tall Ship (1999) ⭐1.3 GB⭐ DD- 2.0.mkv",
  "Tall Ship 1999 Hindi Movie HDRip 800MB ORG.mkv",
  "Tall Ship (1999) Interslavic 720p.mkv",
  "Tall Ship [1999 - USA] thriller.mkv",
  "Tall Ship (1999) [Tam + Tel + Mal - 720p].mkv",
  "Tall Ship 1999 Full Movie 720p.mkv",
  "Tall Ship (1999) [R][Action, Horror][720p].mkv",
  "Tall Ship 1999 Hindi (1CD) DvDScr.mkv",
  "Tall.Ship.1999.Part.2.1080p.mkv",
  "Tall.Ship.1999.CD2.avi",
  "Tall.Ship.1999.Alternative.Cut.1080p.mkv",
  "Tall.Ship.1999.Netflix.1080p.WEB-DL.mkv",
  "Tall.Ship.1999.Line.Audio.mkv",
  "Tall Ship (1999) + Bonus.mkv",
  "Tall.Ship.1999.PROOF.SAMPLE.FiX.BDRip.x264-GRP.mkv",
])("has no words left over if all words after the year describe the release: %s", (name) => {
  expect(findFilmWords(name)?.leftover).toEqual([]);
});

test("returns all words up to the end, ends a title without a year at an edition, and may return nothing", () => {
  expect(
    findFilmWords("Tall Ship (1979) 1080p Romulus.mkv", { ...NOTHING, titles: ["tall ship"] }),
  ).toEqual({
    before: "",
    isDated: true,
    leftover: [],
    all: "romulus",
    described: "",
  });
  expect(
    findFilmWords("Tall Ship (1979) Hong Kong German BluRay.mkv", {
      ...NOTHING,
      titles: ["tall ship"],
    }),
  ).toMatchObject({ leftover: [], described: "Hong Kong German" });
  expect(
    findFilmWords("Tall Ship - Extended Cut Sequel.mkv", { ...NOTHING, titles: ["tall ship"] }),
  ).toEqual({
    before: "",
    isDated: false,
    leftover: ["Sequel"],
    all: "sequel",
    described: "",
  });
  expect(findFilmWords("(1999) Tall Ship Returned.mkv")).toBeUndefined();
  expect(findFilmWords("Tall Ship.mkv")).toBeUndefined();
  expect(findFilmWords("")).toBeUndefined();
});
