import { expect, test } from "vitest";
import {
  adopt,
  adoptFolder,
  adoptSeason,
  mayBeOfWork,
} from "../../../../src/core/plan/names/season-folder.ts";

const dune = { tmdbId: 438631, title: "Dune", year: 2021 };

test.each([
  [["Dune (1984)"], undefined],
  [["Dune"], undefined],
  [["Dune (1984)", "Dune (2021)"], "Dune (2021)"],
  [["dune.2021", "Dune 2020"], "dune.2021"],
  [["Dune [2021] [2160p]"], "Dune [2021] [2160p]"],
  [["Wüste (1999) {tmdb-438631}", "Dune (2021)"], "Wüste (1999) {tmdb-438631}"],
  [["A [tmdbid-438631]", "Dune (2021) {TMDB-438631}"], "Dune (2021) {TMDB-438631}"],
  [["Dune (2021) {tmdb-841}"], undefined],
  [["Dune (2021) {tmdb-4386310}"], undefined],
  [["Dune (2021) {imdb-tt1160419}"], "Dune (2021) {imdb-tt1160419}"],
  [["Dune Part Two (2021)"], undefined],
  [["Dune (2021)/..", "..", "", ".Dune (2021)"], undefined],
])("among %j, the folder of Dune (2021) is %j", (names, expected) =>
  expect(adoptFolder(names, dune)).toBe(expected),
);

test("prefers a folder known to Plex or history if it exists and is not tagged for another work", () => {
  expect(adoptFolder(["Der Wüstenplanet", "Dune (2021)"], dune, "Der Wüstenplanet")).toBe(
    "Der Wüstenplanet",
  );
  expect(adoptFolder(["Dune (2021)"], dune, "Gone")).toBe("Dune (2021)");
  expect(adoptFolder(["Dune {tmdb-841}", "Dune (2021)"], dune, "Dune {tmdb-841}")).toBe(
    "Dune (2021)",
  );
  expect(adoptFolder(["Dune (2021)"], dune, "../Dune")).toBe("Dune (2021)");
});

test("a claimed folder ranks after a tagged one and before a title match, and another work's folder is excluded", () => {
  const hints = new Map([
    ["Wüste", true],
    ["Dune (2021)", false],
  ]);
  const names = ["Dune (2021)", "Wüste"];
  expect(adopt(names, dune, { hints })).toEqual({ name: "Wüste", by: "hint" });
  expect(adopt([...names, "X {tmdb-438631}"], dune, { hints })).toEqual({
    name: "X {tmdb-438631}",
    by: "tag",
  });
  expect(adopt(["Dune (2021)"], dune, { hints })).toBeUndefined();
  expect(adopt(["Dune (2021)"], dune)).toEqual({ name: "Dune (2021)", by: "title" });
  expect(
    adopt(["Wüste {tmdb-841}"], dune, { hints: new Map([["Wüste {tmdb-841}", true]]) }),
  ).toBeUndefined();
});

test("a folder name without a year matches only a work whose year is unknown", () => {
  expect(adoptFolder(["Dune", "Dune (1984)"], { tmdbId: 1, title: "Dune" })).toBe("Dune");
  expect(adoptFolder(["Dune (1984)"], { tmdbId: 1, title: "Dune" })).toBeUndefined();
  expect(adoptFolder(["1923"], { tmdbId: 1, title: "1923" })).toBe("1923");
});

test("a title entirely in brackets is not a tag", () => {
  const rec = { tmdbId: 8329, title: "[REC]", year: 2007 };
  expect(adoptFolder(["[REC] (2007)"], rec)).toBe("[REC] (2007)");
  expect(adoptFolder(["[REC] (2007) {imdb-tt1038988} [1080p]"], rec)).toBe(
    "[REC] (2007) {imdb-tt1038988} [1080p]",
  );
  expect(adoptFolder(["[REC] (2009)", "[2007]", "[1080p] (2007)"], rec)).toBeUndefined();
});

test("ignores the order of a folder listing, and compares folded titles", () => {
  const names = ["Amelie (2001)", "Amélie (2001)"];
  const amelie = { tmdbId: 194, title: "Amélie", year: 2001 };
  expect(adoptFolder(names, amelie)).toBe(adoptFolder(names.toReversed(), amelie));
  expect(adoptFolder(["!!! (2001)"], { tmdbId: 1, title: "???", year: 2001 })).toBeUndefined();
});

test("adopts nothing from a hostile library", () => {
  const names = [
    "[".repeat(100_000),
    " (".repeat(50_000),
    `${"_".repeat(100_000)}2021`,
    "{tmdb-".repeat(20_000),
  ];
  expect(adoptFolder(names, dune)).toBeUndefined();
});

test.each([
  [["Season 1", "Season 01"], 1, "Season 01"],
  [["Season 10", "S1"], 1, "S1"],
  [["season.02", "S02"], 2, "S02"],
  [["Specials"], 0, "Specials"],
  [["Specials", "Season 00"], 0, "Season 00"],
  [["Specials"], 1, undefined],
  [["Season 1 Extras", "Season"], 1, undefined],
])("among %j season %i is %j", (names, season, expected) =>
  expect(adoptSeason(names, season)).toBe(expected),
);

const deadwood = { tmdbId: 1406, title: "Deadwood", year: 2004 };

test("adopts a show's folder without a year if no other work has the title and no file in it names another", () => {
  expect(adopt(["Deadwood"], deadwood, { isOnlyWork: true })).toEqual({
    name: "Deadwood",
    by: "title",
  });
  expect(adopt(["Deadwood"], deadwood)).toBeUndefined();
  const hints = new Map([["Deadwood", false]]);
  expect(adopt(["Deadwood"], deadwood, { isOnlyWork: true, hints })).toBeUndefined();
});

test.each([
  [["Deadwood", "Deadwood (1999)"]],
  [["Deadwood", "deadwood"]],
  [["Deadwood (1999)"]],
  [["Deadwood {tmdb-7}"]],
  [["Deadwood City"]],
])("%j: adopts no folder by title alone while another folder could also match", (names) => {
  expect(adopt(names, deadwood, { isOnlyWork: true })).toBeUndefined();
});

test.each([
  ["Dune (2021)", true],
  ["dune.2021", true],
  ["Dune Part Two (2024)", true],
  ["Wüste (1999) {tmdb-438631}", true],
  ["A [tmdbid=438631]", true],
  ["A {tmdb-00438631}", true],
  ["D [4K] une (2021)", true],
  ["{edition-x} D {edition-x} Ü {edition-y} ne", true],
  ["Wüste (1999) {tmdb-4386310}", false],
  ["Wüste (1999) {tmdb-1438631}", false],
  ["Arrival (2016) {tmdb-329865}", false],
  ["D [4K", false],
])("%j may belong to the work Dune: %s", (name, may) => expect(mayBeOfWork(dune)(name)).toBe(may));

test("every adopted folder of a library is among the names that may belong to the work", () => {
  const works = [
    dune,
    deadwood,
    { tmdbId: 8329, title: "[REC]", year: 2007 },
    { tmdbId: 7, title: "Golden Anchor" },
  ];
  const titles = works.flatMap(({ title }) => [
    title,
    title.toUpperCase(),
    title.replace(/(?<=o)/, " [4K] "),
    "Other",
  ]);
  const years = ["", " (2021)", ".2004", " [2007]", " (2007) [1080p]"];
  const tags = ["", " {tmdb-1406}", "[tmdbid-7]", " {imdb-tt1}"];
  const names = titles.flatMap((title) =>
    years.flatMap((year) => tags.map((tag) => `${title}${year}${tag}`)),
  );
  for (const work of works) {
    for (const name of names) {
      const adopted = adopt([name], work, { isOnlyWork: true });
      expect(adopt([name].filter(mayBeOfWork(work)), work, { isOnlyWork: true })).toEqual(adopted);
    }
  }
});
