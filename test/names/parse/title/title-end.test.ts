import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";

test.each([
  "Harbour.Lights.German.2011.AC3.DVDRip.XviD-GRP",
  "Harbour.Lights.MULTi.2011.1080p.BluRay.x264-GRP",
])("a language before the year is not part of the title: %s", (name) => {
  const read = parseName(name);
  expect(read).toMatchObject({ title: "Harbour Lights", year: 2011 });
  expect(read.altTitles.some((title) => /^Harbour Lights [A-Z]/i.test(title))).toBe(true);
});

test.each([
  // A language is part of the title after an article or a word that follows one, after a
  // preposition, or after a single word.
  ["The.Good.Turkish.2011.1080p.BluRay", "The Good Turkish"],
  ["Lost.in.Spanish.2011.1080p.BluRay", "Lost in Spanish"],
  ["Johanna.Swedish.2011.1080p.BluRay", "Johanna Swedish"],
  ["Learning French (2011) 1080p", "Learning French"],
  // The release's language comes later in the name.
  ["Harbour.Lights.French.2011.FRENCH.1080p.BluRay", "Harbour Lights French"],
])("keeps a language at the end of a title: %s", (name, title) => {
  expect(parseName(name).title).toBe(title);
});

test.each([
  ["Harbour.Lights.TV.Series.2016.S01.480p", "Harbour Lights"],
  ["Harbour.INTEGRAL.MULTI.COMPLETE.BLURAY-GRP", "Harbour"],
  ["Harbour.Lights.BOXSET.NORDiC.576p.WEB-DL.H.264-GRP", "Harbour Lights"],
  ["Luces Audio Latino DVDRip", "Luces"],
  ["Harbour.Lights.Extras.Only.2022.1080p.BluRay-GRP", "Harbour Lights"],
  ["UFC.901.PPV.Smith.Vs.Jones.HDTV.x264-GRP", "UFC 901 Smith Vs Jones"],
  ["Harbour Lights: 30 Years At Sea 3xDVD9 NTSC (ISO)", "Harbour Lights: 30 Years At Sea"],
  ["Harbour Complete 13 Movie Collection 2000 - 2020 1080p", "Harbour"],
  ["Harbour Lights *1984-2021* [720p] [BDRip]", "Harbour Lights"],
  ["Lights All Seasons S01-S07 COMPLETE 720p WEB-DL", "Lights"],
])("words that describe the release are not part of the title: %s", (name, title) => {
  expect(parseName(name).title).toBe(title);
});

test.each([
  ["Deeper.Longer.and.Uncut.1999.1080p.BluRay", "Deeper Longer and Uncut"],
  ["Shark.3D.2010.1080p.BluRay.x265.AAC-GRP", "Shark 3D"],
  ["Shark 3D (2012) [3D.BLU-RAY] [1080p 3D] [HSBS]", "Shark 3D"],
  ["8-Bit.Harbour.2021.1080p.x265.10bit", "8-Bit Harbour"],
  ["Let.It.Shine.1982-1992.2017.DOCU.HDTV", "Let It Shine 1982-1992"],
])("keeps title words that look like tags: %s", (name, title) => {
  expect(parseName(name).title).toBe(title);
});

test.each([
  "Shark.3D.2010.HSBS.1080p",
  "Shark.3D.2010.COMPLETE.BLURAY-GRP",
  "Shark.3D.Half-OU.2010.1080p",
])("reads 3D as a tag only if another word indicates a 3D release: %s", (name) => {
  expect(parseName(name)).toMatchObject({ title: "Shark", year: 2010 });
});
