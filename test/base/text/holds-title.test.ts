import { expect, test } from "vitest";
import { createTitleMatcher, foldTight } from "../../../src/base/text/fold.ts";

const TITLES = [
  "Fatherhood",
  "Father Hood",
  "Fast & Furious",
  "Amélie",
  "Ocean's Eleven",
  "WALL·E",
  "[REC]",
  "Чужой",
  "か",
  "",
  "!",
  "1923",
];
const NAMES = [
  "Father Hood (1993) {tmdb-5}",
  "fatherhood.1993.1080p",
  "Fath-er_h'oo`d",
  "FATHER (Hood)",
  "Father Wood",
  "Fast and Furious (2009)",
  "FAST & FURIOUS",
  "Fast&Furious",
  "AMÉLIE (2001)",
  "Ame\u0301lie",
  "Amelie",
  "Ocean’s Eleven (2001)",
  "Oceans.Eleven.2001",
  "Wall-E",
  "[REC] (2007)",
  "r.e.c",
  "ЧУЖОЙ (1979)",
  "Чужои",
  "が",
  "か (2001)",
  "1923",
  "19\u200b23",
  "\u212aelvin 1923",
  "",
];

test.each(TITLES)("%j matches exactly the names that contain it after folding", (title) => {
  const holds = createTitleMatcher(title);
  const found = NAMES.filter((name) => foldTight(name).includes(foldTight(title)));
  expect(NAMES.filter((name) => holds(name))).toEqual(found);
});

test("matches every ASCII character within and around a title as folding does", () => {
  const signs = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  for (const title of ["ab", "a b", "aandb", "a1"]) {
    const holds = createTitleMatcher(title);
    for (const sign of signs) {
      for (const name of [`a${sign}b`, `${sign}ab${sign}`, `a${sign}${sign}b`, `A${sign}1`]) {
        expect([name, holds(name)]).toEqual([name, foldTight(name).includes(foldTight(title))]);
      }
    }
  }
});

test("a long name that nearly contains a title does not match it", () => {
  const name = `${"a'".repeat(50_000)}!`;
  expect(createTitleMatcher(`${"a".repeat(100)}b`)(name)).toBe(false);
});
