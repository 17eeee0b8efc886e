import { expect, test } from "vitest";
import { parseName } from "../../../src/core/parse/name.ts";

test("a language or station with nothing but tags around it is the title", () => {
  expect(parseName("It.1080p.BluRay-GRP.mkv")).toMatchObject({ title: "It", group: "GRP" });
  expect(parseName("German.2160p.WEB-DL.mkv").title).toBe("German");
  expect(parseName("French.Kiss.1080p.BluRay.mkv").title).toBe("French Kiss");
});

test("a number that begins the episode's title is not a year", () => {
  expect(parseName("That '70s Show - S07E22 - 2000 Light Years from Home.mkv").year).toBeNull();
  expect(parseName("Show.S01E02.2010.The.Year.We.Left.720p.mkv").year).toBeNull();
  expect(parseName("Show.S01E02.2010.720p.WEB.mkv").year).toBe(2010);
  expect(parseName("Show.S01E02.720p.2010.WEB.mkv").year).toBe(2010);
});

test("a word after a dot can mark a sample too, and a fix for a sample is not one", () => {
  expect(parseName("sintel.sample.mkv").sample).toBe(true);
  expect(parseName("grp-sintel-sample.mkv").sample).toBe(true);
  expect(parseName("The.Last.Survivors.2014.PROOF.SAMPLE.FiX.BDRip.x264-GRP").sample).toBe(false);
  expect(parseName("The.Flash.2014.S03.720p.HDTV.x264-Scene").extra).toBeNull();
});

test("a long range is read to its end, and an impossible one is not read as its first number", () => {
  expect(parseName("[Group] One Piece - 001-800 [1080p]").absolute).toHaveLength(800);
  expect(parseName("[Group] One Piece - 001-401 [1080p]").absolute).toHaveLength(401);
  expect(parseName("Show.S01E001-E500.1080p").episodes).toHaveLength(500);
});

test("a word that is common in titles and tags gives another reading", () => {
  expect(parseName("Harbor.Light.German.1963.mkv")).toMatchObject({
    title: "Harbor",
    altTitles: ["Harbor Light", "Harbor Light German", "Harbor 1963"],
  });
  expect(parseName("Harbor.LIMITED.German.1963.mkv").altTitles).not.toContain("Harbor LIMITED");
});

test("a number between the words for episode and season is the episode, if another number follows", () => {
  expect(parseName("Some Show Folge 3 Staffel 10.mkv")).toMatchObject({ season: 10, episodes: [3] });
  expect(parseName("Some Show Episode 3 Saison 10.mkv")).toMatchObject({ season: 10, episodes: [3] });
  expect(parseName("Some Show 3. Staffel Folge 10.mkv")).toMatchObject({ season: 3, episodes: [10] });
});
