import { expect, test } from "vitest";
import { parseName } from "../../../src/names/parse/name.ts";
import { compareQuality } from "../../../src/names/quality/compare.ts";
import { qualityOf, variantsOf } from "../../../src/names/quality/order.ts";

const quality = (name: string) => qualityOf(parseName(name), 0, { title: "Film" });
const CLEAN = "Film.2010.720p.BluRay.x264-AB.mkv";

/**
 * Names with a higher resolution than the clean file, but of a different variant, so they must not
 * replace it.
 */
const OTHERS: [name: string, variant: string][] = [
  ["Film.2010.1080p.3D.BluRay.x264-CD.mkv", "3D"],
  ["Film.2010.3D.1080p.BluRay.x264-CD.mkv", "3D"],
  ["Film.2010.1080p.HSBS.BluRay.x264-CD.mkv", "3D"],
  ["Film.2010.1080p.H-SBS.BluRay.x264-CD.mkv", "3D"],
  ["Film.2010.1080p.BluRay.Half-OU.x264-CD.mkv", "3D"],
  ["Film.2010.1080p.BluRay.HOU.x264-CD.mkv", "3D"],
  ["Film.2010.1080p.BluRay.MVC.x264-CD.mkv", "3D"],
  ["Film.2010.1080p.BluRay3D.x264-CD.mkv", "3D"],
  ["Film.2010.1080p.BluRay.OU.x264-CD.mkv", "3D"],
  ["Film.2010.1080p.BluRay.DUBBED.x264-CD.mkv", "a dub"],
  ["Film.2010.1080p.BluRay.ENG.DUB.x264-CD.mkv", "a dub"],
  ["Film.2010.German.DL.1080p.BluRay.x264-CD.mkv", "two languages"],
  ["Film.2010.1080p.BluRay.LiNE.x264-CD.mkv", "cinema audio"],
  ["Film.2010.1080p.BluRay.AC3MD.x264-CD.mkv", "cinema audio"],
  ["Film.2010.1080p.BluRay.HARDSUB.x264-CD.mkv", "burnt-in subtitles"],
  ["Film.2010.1080p.BluRay.Hardcoded.x264-CD.mkv", "burnt-in subtitles"],
  ["Film.2010.1080p.HC.BluRay.x264-CD.mkv", "burnt-in subtitles"],
  ["Film.2010.1080p.KORSUB.BluRay.x264-CD.mkv", "burnt-in subtitles"],
  ["Film.2010.1080p.BluRay.SUBBED.x264-CD.mkv", "burnt-in subtitles"],
  ["Film.2010.1080p.BluRay.RiffTrax.x264-CD.mkv", "a riff or fan commentary"],
  ["RiffTrax.Film.2010.1080p.BluRay.x264-CD.mkv", "a riff or fan commentary"],
  ["Film.2010.1080p.Upscaled.BluRay.x264-CD.mkv", "an upscale"],
  ["Film.2010.2160p.AI.BluRay.x264-CD.mkv", "an upscale"],
  ["Film.2010.1080p.BluRay.60fps.x264-CD.mkv", "another frame rate"],
  ["Film.2010.CUT.1080p.BluRay.x264-CD.mkv", "another cut"],
  ["Film.2010.1080p.BluRay.Fan.Commentary.x264-CD.mkv", "a riff or fan commentary"],
  ["Film.2010.Fullscreen.1080p.BluRay.x264-CD.mkv", "a cropped picture"],
  ["Film.2010.1080p.BluRay.Audio.Described.x264-CD.mkv", "audio description or sign language"],
];

for (const [name, variant] of OTHERS) {
  test(`${name} is not better or worse than the release without a variant`, () => {
    const [other, clean] = [quality(name), quality(CLEAN)];
    expect(other.variants).toContain(variant);
    expect(compareQuality(other, clean)).toEqual({
      verdict: "unclear",
      why: `only the name of the new file mentions ${variant}`,
    });
    expect(compareQuality(clean, other)).toEqual({
      verdict: "unclear",
      why: `only the name of the existing file mentions ${variant}`,
    });
  });
}

test("if both are variants, their other properties decide", () => {
  const [fresh, old] = [
    "Film.2010.1080p.3D.HSBS.BluRay.mkv",
    "Film.2010.720p.Half-OU.BluRay.mkv",
  ].map(quality);
  expect(fresh && old && compareQuality(fresh, old)).toEqual({
    verdict: "better",
    why: "1080p instead of 720p",
  });
});

test("ignores common words and unrepeated title words, and counts each word of the folder once", () => {
  expect(variantsOf(["Saw.3D.2010.1080p.BluRay.mkv"], "Saw 3D")).toEqual([]);
  expect(variantsOf(["Saw.3D.2010.1080p.3D.BluRay.mkv"], "Saw 3D")).toEqual(["3D"]);
  expect(variantsOf(["Ou.est.la.main.2010.1080p.mkv"], "Where Is the Hand")).toEqual([]);
  expect(variantsOf(["A.I.2001.1080p.BluRay.mkv"], "A.I. Artificial Intelligence")).toEqual([]);
  expect(variantsOf(["Walk.the.Line.2005.1080p.mkv"], "Walk the Line")).toEqual([]);
  for (const name of [
    "Film.2010.1080p.WEB-DL.MULTi.DDP5.1.x264-AB.mkv",
    "Film.2010.1080p.BluRay.Commentary.x264-NOiR.mkv",
    "Film.2010.Directors.Cut.1080p.BluRay.x264-AB.mkv",
    "Film.2010.Director's.Cut.1080p.BluRay.x264-AB.mkv",
    "Film.2010.1080p.BluRay.ESubs.MSubs.x264-AB.mkv",
    "Film.2010.1080p.BluRay.Multi-Subs.x264-AB.mkv",
    "Show.S01E01.1080p.SBS.WEB-DL.AAC2.0.x264-AB.mkv",
    "Film.2010.2160p.UHD.BluRay.HDR10.DV.Hybrid.Remastered.x265-AB.mkv",
  ]) {
    expect(variantsOf([name], "Film"), name).toEqual([]);
  }
  expect(variantsOf(["Film.2010.1080p.3D.BluRay-AB", "film.3d.mkv"], "Film")).toEqual(["3D"]);
});
