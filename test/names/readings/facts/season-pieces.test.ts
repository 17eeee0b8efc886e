import { expect, test } from "vitest";
import { findPieces } from "../../../../src/names/readings/facts/season-pieces.ts";

const said = (name: string) =>
  findPieces(name).map(({ text, number, isOrdinal }) => [text, isOrdinal ? "which" : number]);

test.each([
  ["Season 2 Disc 3", [["disc 3", 3]]],
  ["Tall.Ship.S02D03.mkv", [["s02d03", 3]]],
  ["Season 2 Part B", [["part b", 2]]],
  ["Tall Ship Second Half", [["second half", "which"]]],
  ["Tall Ship Vol. 1", [["volume 1", 1]]],
  ["Tall Ship BluRay 2.0", []],
  ["Tall Ship 3 Discs", []],
])("finds the pieces of %s", (name, pieces) => {
  expect(said(name)).toEqual(pieces);
});

test("the numbers before a piece omit the season number", () => {
  expect(findPieces("Tall Ship Season 2 - 12 Part 2.mkv")[0]?.numbersBefore).toEqual([12]);
});
