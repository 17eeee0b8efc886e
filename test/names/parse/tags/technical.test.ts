import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";

test("reads every tag of a long scene name", () => {
  expect(
    parseName(
      "The.Lantern.Keeper.2010.Directors.Cut.REPACK.MULTi.2160p.UHD.BluRay.x265.10bit.HDR10.DTS-HD.MA.5.1-GRP.mkv",
    ),
  ).toMatchObject({
    title: "The Lantern Keeper",
    edition: "Director's Cut",
    resolution: "2160p",
    source: "BluRay",
    videoCodec: "x265",
    hdr: "HDR10",
    audio: "DTS-HD",
    group: "GRP",
    version: 2,
    languages: ["mul"],
  });
});

test.each([
  [
    "Ship.2010.1080p.WEB-DL.DDP5.1.H.264-GRP",
    { source: "WEB-DL", videoCodec: "H.264", audio: "EAC3", resolution: "1080p" },
  ],
  ["Ship.2010.1080p.WEBRip.AAC2.0.x264", { source: "WEBRip", audio: "AAC" }],
  ["Ship 2010 1920x800 BDRip XviD", { resolution: "1080p", source: "BluRay", videoCodec: "XviD" }],
  ["Ship.2010.720p.HDTV.x264", { source: "HDTV", resolution: "720p" }],
  ["Ship.2010.1080p.BluRay.REMUX.AVC.TrueHD.7.1.Atmos", { source: "Remux", audio: "TrueHD" }],
  ["Ship.2010.4K.Dolby.Vision.HEVC", { resolution: "2160p", hdr: "DV", videoCodec: "HEVC" }],
  ["Ship.2010.German.DL.1080p.WEB.x264", { languages: ["de"], source: "WEB-DL" }],
  ["Ship 2010 [1080p] [ITA-ENG]", { languages: ["it", "en"] }],
])("the tags of %s are read", (name, facts) => {
  expect(parseName(name)).toMatchObject(facts);
});

test("a tag after the number is not an episode title", () => {
  expect(parseName("Harbour.Lights.S18E01.iNTERNAL.1080p.WEB.x264-GRP").episodeTitle).toBeNull();
});

test.each([
  ["The.Danish.Ship.2015.1080p", "The Danish Ship"],
  ["Marthas.Web.720p.BluRay.x264-GRP", "Marthas Web"],
  ["Up.to.the.Greek.UNRATED.FRENCH.720p.BluRay", "Up to the Greek"],
  ["The.Final.Cut.2004.720p", "The Final Cut"],
  ["[Site] The Final Cut 2004 720p", "The Final Cut"],
  ["2004.The.Final.Cut.720p", "2004 The Final Cut"],
  ["Ship.The.Final.Cut", "Ship The Final Cut"],
  ["Ship.UNRATED.FRENCH.720p.BluRay", "Ship"],
  ["Ship.3D.2010.HSBS.1080p", "Ship"],
  ["[720p] The Ship 2013 x264", "The Ship"],
  ["h265 - HEVC Shipwreck Unrated French 1080p DTS.mkv", "Shipwreck"],
])("does not read words of the title as tags: %s", (name, title) => {
  expect(parseName(name).title).toBe(title);
});

test.each([
  ["Ship.The.Final.Cut.1982.1080p", "Final Cut"],
  ["Ship.1982.The.Final.Cut.1080p", "Final Cut"],
  ["Ship (1982) (The Final Cut) [1080p]", "Final Cut"],
  ["Ship - The Final Cut (1982)", "Final Cut"],
  ["Ship.The.Directors.Cut.1982.1080p", "Director's Cut"],
  ["Ship.1982.The.Extended.Edition.1080p", "Extended"],
])("an article before an edition belongs to the edition, not to the title: %s", (name, edition) => {
  expect(parseName(name)).toMatchObject({ title: "Ship", year: 1982, edition });
});

test.each(["Ship.S03E01.The.Final.Cut.1080p", "Ship - 3x01 - The Final Cut [1080p]"])(
  "reads an edition name after an episode number as the episode title: %s",
  (name) => {
    expect(parseName(name)).toMatchObject({ title: "Ship", episodeTitle: "The Final Cut" });
  },
);

test.each([
  ["Ship.2010.TVRipHD.x264", { source: "HDTV" }],
  ["Ship.2010.FRENCH.BR720P.mkv", { resolution: "720p" }],
  ["Ship 2010 VFF HDLight1080p.mkv", { resolution: "1080p" }],
  ["Ship.2010.HDTVRip720p.mkv", { resolution: "720p" }],
  ["Ship.2010.WEBDLx264.mkv", { source: "WEB-DL" }],
  ["Ship.2010.BlurayX265.mkv", { source: "BluRay" }],
  ["Ship.2010.VFO.1080p.mkv", { languages: ["fr"] }],
  ["Ship.2010.MUTLI.1080p.mkv", { languages: ["mul"] }],
  ["Ship 2010 1080p Napisy PL.mkv", { languages: ["pl"] }],
  ["Ship 2010 1080p 한국어.mkv", { languages: ["ko"] }],
])("tags in one word, misspelt ones and other languages are read: %s", (name, facts) => {
  expect(parseName(name)).toMatchObject({ title: "Ship", year: 2010, ...facts });
});

test.each(["Hdrive", "Webster", "Bravox", "Hdheart", "Dvdork", "Tvrival"])(
  "%s is a word of a title, although it begins like a tag",
  (word) => {
    expect(parseName(`Ship.${word}.2010.1080p`).title).toBe(`Ship ${word}`);
  },
);
