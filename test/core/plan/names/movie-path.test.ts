import { expect, test } from "vitest";
import { formatMovieStem, formatWorkFolder } from "../../../../src/core/plan/names/movie-path.ts";

const matrix = { tmdbId: 603, title: "The Matrix", year: 1999 };

test("adds the id to a folder but not to a file, and omits an invalid year", () => {
  expect(formatWorkFolder(matrix)).toBe("The Matrix (1999) {tmdb-603}");
  expect(formatMovieStem(matrix)).toBe("The Matrix (1999)");
  expect(formatWorkFolder({ tmdbId: 7, title: "Nowhere" })).toBe("Nowhere {tmdb-7}");
  expect(formatMovieStem({ tmdbId: 7, title: "Nowhere", year: Number.NaN })).toBe("Nowhere");
  expect(formatMovieStem({ tmdbId: 7, title: "CON" })).toBe("_CON");
});

test("edition and part come after the year", () => {
  expect(formatMovieStem(matrix, { edition: "Director's Cut", part: 2 })).toBe(
    "The Matrix (1999) {edition-Director's Cut} - pt2",
  );
  expect(formatMovieStem(matrix, { edition: null })).toBe("The Matrix (1999)");
  expect(formatMovieStem(matrix, { edition: "{}" })).toBe("The Matrix (1999)");
  expect(formatMovieStem(matrix, { edition: "x".repeat(50) })).toBe(
    `The Matrix (1999) {edition-${"x".repeat(32)}}`,
  );
  expect(formatMovieStem(matrix, { edition: "Anniversary Extended Collector's Edition" })).toBe(
    "The Matrix (1999) {edition-Anniversary Extended Collector's}",
  );
  expect(formatMovieStem(matrix, { edition: "Anniversary Extended Remastered" })).toBe(
    "The Matrix (1999) {edition-Anniversary Extended Remastered}",
  );
});

test("a title cannot forge a tag, and an empty one is replaced by its id", () => {
  expect(formatWorkFolder({ tmdbId: 7, title: "Evil {tmdb-1}", year: 2001 })).toBe(
    "Evil (tmdb-1) (2001) {tmdb-7}",
  );
  expect(formatMovieStem({ tmdbId: 7, title: "???", year: 2001 })).toBe("tmdb-7 (2001)");
  expect(formatWorkFolder({ tmdbId: 7, title: "../../etc", year: 2001 })).toBe(
    "-..-etc (2001) {tmdb-7}",
  );
});

test("keeps year, id, edition and part even with the longest title", () => {
  const long = { tmdbId: 2_147_483_647, title: "夜".repeat(500), year: 1999 };
  expect(formatWorkFolder(long)).toMatch(/^夜+ \(1999\) \{tmdb-2147483647\}$/);
  expect(Buffer.byteLength(formatWorkFolder(long))).toBeLessThanOrEqual(215);
  const stem = formatMovieStem(long, { edition: "版".repeat(40), part: 8 });
  expect(stem).toMatch(/^夜+ \(1999\) \{edition-版+\} - pt8$/);
  expect(Buffer.byteLength(stem)).toBeLessThanOrEqual(215);
  expect(formatMovieStem(long)).toBe(formatWorkFolder(long).replace(" {tmdb-2147483647}", ""));
});
