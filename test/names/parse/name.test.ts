import { expect, test } from "vitest";
import { parseName } from "../../../src/names/parse/name.ts";

test.each<[name: string, read: object]>([
  // A language or station surrounded only by tags is the title.
  ["It.1080p.BluRay-GRP.mkv", { title: "It", group: "GRP" }],
  ["German.2160p.WEB-DL.mkv", { title: "German" }],
  ["French.Kiss.1080p.BluRay.mkv", { title: "French Kiss" }],
  // A number at the beginning of an episode title is not a year.
  ["That '70s Show - S07E22 - 2000 Light Years from Home.mkv", { year: null }],
  ["Show.S01E02.2010.The.Year.We.Left.720p.mkv", { year: null }],
  ["Show.S01E02.2010.720p.WEB.mkv", { year: 2010 }],
  ["Show.S01E02.720p.2010.WEB.mkv", { year: 2010 }],
  // The word “sample” after a dot also marks a sample. A fixed sample is not a sample.
  ["sintel.sample.mkv", { sample: true }],
  ["The.Last.Survivors.2014.PROOF.SAMPLE.FiX.BDRip.x264-GRP", { sample: false }],
  ["The.Flash.2014.S03.720p.HDTV.x264-Scene", { extra: null }],
  // A long range is read to its end. For an impossible range, its first number is not read either.
  ["[Group] One Piece - 001-800 [1080p]", { absolute: expect.objectContaining({ length: 800 }) }],
  ["[Group] One Piece - 001-401 [1080p]", { absolute: expect.objectContaining({ length: 401 }) }],
  ["Show.S01E001-E500.1080p", { episodes: expect.objectContaining({ length: 500 }) }],
  // A number between the words for episode and season is the episode, if another number follows.
  ["Some Show Folge 3 Staffel 10.mkv", { season: 10, episodes: [3] }],
  ["Some Show Episode 3 Saison 10.mkv", { season: 10, episodes: [3] }],
  ["Some Show 3. Staffel Folge 10.mkv", { season: 3, episodes: [10] }],
  // A month must be a full month name or its abbreviation, not a word that only begins like one.
  ["Tall.Ship.4.Decoy.1999.1080p.mkv", { title: "Tall Ship 4 Decoy", year: 1999, date: null }],
  ["Octopus.8.2004.1080p.mkv", { title: "Octopus 8", year: 2004, date: null }],
  ["Some Show 4 Sept 1999.mkv", { title: "Some Show", date: "1999-09-04" }],
  ["Some Show 4 septiembre 1999.mkv", { title: "Some Show", date: "1999-09-04" }],
  // A word like “complete” ends a title. A longer word that ends in it does not.
  ["Some.Show.Complete.S01.720p", { title: "Some Show" }],
  ["The.Unfull.S01E02.720p.mkv", { title: "The Unfull" }],
  ["Harbour Incomplete S01", { title: "Harbour Incomplete" }],
])("%s is read as %o", (name, read) => {
  expect(parseName(name)).toMatchObject(read);
});

test("a word that is common in both titles and tags gives another reading", () => {
  expect(parseName("Harbor.Light.German.1963.mkv")).toMatchObject({
    title: "Harbor",
    altTitles: ["Harbor Light", "Harbor Light German", "Harbor 1963"],
  });
  expect(parseName("Harbor.LIMITED.German.1963.mkv").altTitles).not.toContain("Harbor LIMITED");
});

test("a name with a number before it but no title has no other title", () => {
  const { title, altTitles } = parseName("165. S01E02 (1 of 2) (2010).mkv");
  expect([title, altTitles]).toEqual([null, []]);
});
