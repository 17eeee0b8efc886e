import { expect, test } from "vitest";
import { parseName } from "../../../src/names/parse/name.ts";
import { parseRelease } from "../../../src/names/parse/path.ts";
import { movie } from "../../support/works.ts";
import { judge, verdict } from "../judge.ts";

const alien = movie(348, "Alien", 1979);
const found = [alien, movie(945961, "Alien: Romulus", 2024)];
const decided = (name: string, works = found) => verdict({ name: parseName(name), found: works });

test.each([
  ["Alien.1979.Romulus.1080p.mkv", ["title_differs"]],
  ["Alien (1979) 1080p Romulus.mkv", ["title_differs"]],
  ["Alien (1979) III.mkv", ["number_differs"]],
  ["Alien.1979.2.1080p.BluRay.x264-GRP.mkv", ["number_differs"]],
])("holds a name for the words after the year: %s", (name, codes) => {
  expect(decided(name)).toEqual(codes);
});

test.each([
  "Alien.1979.1080p.BluRay.x264-GRP.mkv",
  "Alien (1979) 1080p BluRay x265 Shadow.mkv",
  "Alien (1979) Alien.mkv",
])("files a name if all words after the year are explained: %s", (name) => {
  expect(decided(name)).toBe(348);
});

test("explains the words if they are another title of the same film, or the end of one", () => {
  const alternativeTitles = ["Star Wars: Episode IV - A New Hope"];
  const works = [
    movie(11, "Star Wars", 1977, { alternativeTitles, originalTitle: "Krieg der Sterne" }),
  ];
  expect(decided("Star.Wars.1977.A.New.Hope.1080p.mkv", works)).toBe(11);
  expect(decided("Star Wars (1977) - A New Hope.mkv", works)).toBe(11);
  expect(decided("Star.Wars.1977.aka.Krieg.der.Sterne.mkv", works)).toBe(11);
  expect(decided("Star.Wars.1977.The.Empire.Strikes.Back.mkv", works)).toEqual(["title_differs"]);
});

test("does not read a number that is already in the title as the end of another title", () => {
  const works = [movie(1367, "Rocky II", 1979, { alternativeTitles: ["Rocky II: Part 2"] })];
  expect(decided("Rocky II (1979) 2.mkv", works)).toEqual(["number_differs"]);
  expect(decided("Rocky II (1979) 1080p.mkv", works)).toBe(1367);
});

test("the message names the words and the film", () => {
  const decision = judge({ name: parseName("Alien (1979) Romulus.mkv"), found });
  expect(decision).toMatchObject({
    reasons: [
      {
        message:
          "The name continues after its year with “Romulus”, which is not part of “Alien” (1979).",
      },
    ],
  });
});

test("checks both folder and file", () => {
  const of = (folder: string, file: string) => {
    const { release, files } = parseRelease(folder, [file]);
    return verdict({ name: release, files: Object.fromEntries(files), found });
  };
  expect(of("Alien (1979) Romulus", "movie.mkv")).toContain("title_differs");
  expect(of("Alien (1979)", "Alien (1979) Romulus.mkv")).toContain("title_differs");
  expect(of("Alien (1979)", "Alien (1979).mkv")).toBe(348);
});

test("recognizes the release group in lower case in the file name", () => {
  const of = (folder: string) => {
    const { release, files } = parseRelease(folder, ["alien.1979-romulus.mkv"]);
    return verdict({ name: release, files: Object.fromEntries(files), found });
  };
  expect(of("Alien.1979.1080p-Romulus")).toEqual(["title_differs"]);
  expect(of("Alien.1979.1080p.BluRay.x264-GRP")).toEqual(["title_differs"]);
  const named = parseRelease("Alien.1979.1080p.BluRay.x264-GRP", ["alien.1979-grp.mkv"]);
  expect(verdict({ name: named.release, files: Object.fromEntries(named.files), found })).toBe(348);
});

test("an id decides the film, but a person's or folder's choice does not explain the words", () => {
  const name = parseName("Alien (1979) Romulus.mkv");
  expect(verdict({ name, found, more: { namedId: "movie/348", namedBy: "id" } })).toBe(348);
  for (const namedBy of ["person", "parent"] as const) {
    expect(verdict({ name, found, more: { namedId: "movie/348", namedBy } })).toEqual([
      "title_differs",
    ]);
  }
});

test("requires a role for a word before the title in a file name, in any language and for any title", () => {
  const of = (folder: string, file: string, works = found) => {
    const { release, files } = parseRelease(folder, [file]);
    return verdict({ name: release, files: Object.fromEntries(files), found: works });
  };
  for (const word of ["Besprechung", "Reseña", "Разбор", "影评", "วิเคราะห์"]) {
    expect(of("Alien (1979)", `${word} Alien.mkv`)).toContain("folder_disagrees");
    expect(of("Mug (2018)", `${word} Mug.mkv`, [movie(444400, "Mug", 2018)])).toContain(
      "folder_disagrees",
    );
  }
  expect(of("Alien.1979.DVDRip.XviD-ARROW", "arw-repack-alien.dvdrip.xvid.avi")).toBe(348);
  expect(of("Alien.1979.DVDRip.XviD-ARROW", "review-repack-alien.dvdrip.xvid.avi")).toEqual([
    "unaccounted",
    "folder_disagrees",
  ]);
});
