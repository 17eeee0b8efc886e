import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";
import { discOf, findPartNumbers, partOf } from "../../../../src/names/parse/numbers/part.ts";
import { parsePath } from "../../../../src/names/parse/path.ts";

test.each([
  ["Ship Part 2", 2],
  ["Ship.Pt.IV", 4],
  ["Ship Teil 1", 1],
  ["tide part two", 2],
  ["Ship Part 1 and Part 2", null],
  ["Ship Party 2", null],
  ["Ship Part Deux", null],
  ["Ship Partie Deux", 2],
  ["Ship Part A", 1],
  ["Ship.part.b.1080p", 2],
  ["The Part a Ship Plays", null],
  ["La Partie d'Échecs", null],
  ["Ship Parta", null],
])("the part of %s is %s", (text, part) => {
  expect(partOf(text)).toBe(part);
});

test.each([
  ["Ship.CD1", 1],
  ["Ship.CD1of2", 1],
  ["Ship disc 2", 2],
  ["Ship CD II", 2],
  ["Ship Disc One", 1],
  ["Ship Disk C", 3],
  ["Ship Disc Jockeys", null],
  ["Ship DVD3", 3],
  ["Ship.DVD9", null],
  ["Ship ABCD1", null],
])("reads the disc number of %s", (text, disc) => {
  expect(discOf(text)).toBe(disc);
});

test("finds the last part of a list, but sets no part for a range such as “Part 1-2”", () => {
  const numbersOf = (name: string) => findPartNumbers(name).map(({ number }) => number);
  expect(numbersOf("Harbour Lights S01E05 Part 1 and Part 2.mkv")).toEqual([2]);
  expect(numbersOf("Harbour Lights S01E05 CD1-CD2.mkv")).toEqual([2]);
  expect(numbersOf("Harbour Lights S01E05 Part 1-2.mkv")).toEqual([]);
  expect(numbersOf("Harbour Lights S02 Disc 2 - 03.mkv")).toEqual([2]);
  expect(parseName("Tall Ship Part 1-2 (2004).mkv").part).toBeNull();
});

test("a film's disc is its part", () => {
  expect(parseName("Tall.Ship.CD2.DVDRip.avi")).toMatchObject({ title: "Tall Ship", part: 2 });
  expect(parseName("Tall Ship (2004) disc 1.iso")).toMatchObject({
    title: "Tall Ship",
    part: 1,
    year: 2004,
  });
  expect(parsePath("Tall.Ship.2004.DVDRip.XviD-GRP/CD2/grp-ts.avi")).toMatchObject({
    title: "Tall Ship",
    part: 2,
  });
});

test("a season's disc is not a part", () => {
  expect(parseName("Harbour.Lights.S02.Disc.1.DVDRip").part).toBeNull();
});
