import { expect, test } from "vitest";
import type { Candidate, CandidateDetails } from "../../../src/base/candidate.ts";
import { toWork } from "../../../src/names/identify/work.ts";
import type { ParsedName } from "../../../src/names/parse/lex/parsed-name.ts";
import { parseName } from "../../../src/names/parse/name.ts";
import { movieName } from "../../support/parsed.ts";
import { movie, season, series } from "../../support/works.ts";
import { judge, verdict } from "../judge.ts";

const dunes = [movie(841, "Dune", 1984), movie(438631, "Dune", 2021, { popularity: 300 })];
const rockys = [movie(1366, "Rocky", 1976), movie(1367, "Rocky II", 1979)];
const shreks = [movie(808, "Shrek", 2001), movie(809, "Shrek 2", 2004)];
const screams = [movie(4232, "Scream", 1996), movie(4233, "Scream 2", 1997)];
const open = { threshold: 0 };
const ALIEN = movie(348, "Alien", 1979);
const AMELIE = movie(194, "Le Fabuleux Destin d'Amélie Poulain", 2001, {
  alternativeTitles: ["Amélie"],
});
const SPIRITED_AWAY = movie(129, "Spirited Away", 2001, { originalTitle: "Sen to Chihiro" });
const OCEANS = movie(161, "Ocean's Eleven", 2001, { alternativeTitles: ["Ocean's 11"] });
const NOVECENTO = movie(3870, "1900", 1976, { alternativeTitles: ["Novecento"] });
const BRAZIL_NUTS = movie(68, "Brazil Nuts", 1985);
const CAPOTES = [movie(1, "Capote Affair", 2005), movie(2, "Capote Affair", 2003)];
const memoryLane = (year: number) => [
  movie(1, "Memory Lane", 2022),
  series(2, "Memory Lane", year, [season(1, 6, year)]),
];
const SIGNALS = [
  movie(1, "The Signal Man", 2014),
  movie(2, "Signal", 2014, { alternativeTitles: ["The Signal Man"] }),
];
const FATHERS = [movie(607259, "Fatherhood", 2021), movie(24736, "Father Hood", 1993)];
const once = (rival: string) => [movie(5723, "Once", 2006), movie(2, rival, 2007)];
const TOY_SHOPS = [movie(1, "Toy Shop", 2006), movie(2, "Toy Shop Returns", 2007)];
const GAMES = [movie(1, "Harbor Games", 1999), movie(2, "Harbor Games 2", 2000)];
const DUNE_PARTS = [movie(9, "Dune", 2024), movie(693134, "Dune: Part Two", 2024)];
const LE_PHARE = movie(1, "Le Phare", 2001, { alternativeTitles: ["The Lighthouse"] });
const GULLS = [
  movie(1, "Gulls of War", 2020),
  movie(2, "Gulls of War (and the Very Long Way Home)", 2020),
];
const LONG_GULLS = parseName("Gulls_of_War_(and_the_Very_Long_Way_Home)_2020_1080p.mkv");
const LIGHT = parseName("Harbor.Light.German.1963.mkv");
const [NEAR, EXACT] = [movie(1, "Harbor", 1964), movie(2, "Harbor Light", 1963)];
const SAME_YEAR = [movie(1, "Harbor Games", 1999), movie(2, "Harbor Games 2", 1999)];

/** The id of the film under which a name is filed, one reason that holds it, or all reasons. */
type Decided = number | string | string[];

test.each<[Decided, ParsedName, (Candidate | CandidateDetails)[]]>([
  // A misspelt title is held, and accents do not matter.
  ["title_differs", movieName("Matrx", 1999), [movie(603, "The Matrix", 1999)]],
  [194, movieName("Amelie", 2001), [AMELIE]],
  // A reading that omits words files nothing.
  ["title_differs", movieName("Alien Covenant", 1979, { altTitles: ["Alien"] }), [ALIEN]],
  // Either half of an AKA name counts as the title; the other half requires the exact year.
  [129, movieName("Spirits", 2001, { altTitles: ["Sen to Chihiro"] }), [SPIRITED_AWAY]],
  [
    ["title_differs"],
    movieName("Spirits", 2002, { altTitles: ["Sen to Chihiro"] }),
    [SPIRITED_AWAY],
  ],
  // A title without its punctuation counts as the title.
  [754, movieName("FaceOff", 1997), [movie(754, "Face/Off", 1997)]],
  [269795, movieName("222", 2017), [movie(269795, "2:22", 2017)]],
  ["title_differs", movieName("Faceoff", 1997), [movie(9, "Face Off", 1997)]],
  // Words that were dropped as tags may belong to the title.
  [["title_differs"], LIGHT, [NEAR]],
  [2, LIGHT, [EXACT]],
  ["remake_rival", LIGHT, [NEAR, EXACT]],
  [3, LIGHT, [movie(3, "Harbor", 1963)]],
  // A title in brackets after the title is ignored if the work has the title.
  [1, parseName("Le Phare (The Lighthouse) (2002).mkv"), [LE_PHARE]],
  [
    "title_differs",
    parseName("Le Phare (The Lighthouse) (2002).mkv"),
    [movie(1, "Le Phare", 2001)],
  ],
  // Rocky of 1979 is not Rocky II, but Rocky 2 is.
  ["number_differs", movieName("Rocky", 1979), rockys],
  [1367, movieName("Rocky 2", 1979), rockys],
  // An alternative title without the number belongs to the first film; one with a number is right.
  [
    ["number_differs"],
    movieName("Rocky", 1979),
    [movie(1367, "Rocky II", 1979, { alternativeTitles: ["Rocky"] })],
  ],
  [161, movieName("Oceans 11", 2001), [OCEANS]],
  // A part counts as a number of the title.
  ["number_differs", movieName("Dune", 2024, { part: 2 }), DUNE_PARTS.slice(0, 1)],
  [693134, movieName("Dune", 2024, { part: 2 }), DUNE_PARTS.slice(1)],
  // A disc number is not part of the title.
  [
    ["part_alone"],
    movieName("Brazil Nuts", 1985, { part: 2, name: "Brazil.Nuts.1985.CD2.avi" }),
    [BRAZIL_NUTS],
  ],
  [
    "number_differs",
    movieName("Brazil Nuts", 1985, { part: 2, name: "Brazil.Nuts.Part.2.1985.avi" }),
    [BRAZIL_NUTS],
  ],
  // A title that is only a number counts no parts if the year is exact.
  [3870, movieName("Novecento", 1976), [NOVECENTO]],
  ["number_differs", movieName("Novecento", 1977), [NOVECENTO]],
  // Two years off is held, and a unique film one year off is filed.
  ["year_differs", movieName("Dune", 1990), dunes],
  [22798, movieName("Whip It Good", 2010), [movie(22798, "Whip It Good", 2009)]],
  // A year that differs by one is held if another work has the title one year further on.
  ["year_differs", movieName("Capote Affair", 2004), CAPOTES],
  // A work without a date on TMDB proves nothing.
  ["year_differs", movieName("Undated", 2010), [movie(1, "Undated")]],
  // A remake is held without a year and filed with it.
  ["remake_rival", movieName("Dune"), dunes],
  [438631, movieName("Dune", 2021), dunes],
  [841, movieName("Dune", 1984), dunes],
  // A series of the same title and year is a rival, and one of another year is not.
  ["remake_rival", movieName("Memory Lane", 2022), memoryLane(2021)],
  [1, movieName("Memory Lane", 2022), memoryLane(2012)],
  // An alternative title makes a rival too, and so does a title that continues in brackets.
  ["remake_rival", movieName("The Signal Man", 2014), SIGNALS],
  ["remake_rival", LONG_GULLS, GULLS],
  [2, LONG_GULLS, GULLS.slice(1)],
  // A title that is equal without spaces is held without a year, and filed with it.
  ["twin_title", movieName("Fatherhood"), FATHERS],
  [607259, movieName("Fatherhood", 2021), FATHERS],
  [24736, movieName("Father Hood", 1993), FATHERS],
  // The sequel's year with the first film's title is held.
  ["sequel_year", movieName("Shrek", 2004), shreks],
  [["sequel_year"], movieName("Scream", 1997), screams],
  [808, movieName("Shrek", 2001), shreks],
  // A title that only begins with the same word is not a sequel.
  [5723, movieName("Once", 2007), once("Once Upon a Fjord")],
  ["sequel_year", movieName("Once", 2007), once("Once: Again")],
  ["sequel_year", movieName("Once", 2007), once("Once II")],
  ["sequel_year", movieName("Toy Shop", 2007), TOY_SHOPS],
  // A sequel's number with the year of the previous film is held.
  ["sequel_year", movieName("Harbor Games 2", 1999), GAMES],
  ["sequel_year", movieName("Harbor Games Part 2", 1999), GAMES],
  [2, movieName("Harbor Games 2", 2000), GAMES],
  [2, movieName("Harbor Games 2", 2001), GAMES],
  // Two titles with their years in one name are held.
  ["several_works", parseName("Harbor Games (1999) + Harbor Games 2 (1999).mkv"), SAME_YEAR],
  ["several_works", parseName("Harbor Games (1999) and Dune (1984).mkv"), SAME_YEAR],
  [1, parseName("Harbor Games (1999) + Bonus.mkv"), SAME_YEAR],
])("files a film as %j, or holds it for that reason: case %#", (decided, name, found) => {
  const said = verdict({ name, found, policy: typeof decided === "number" ? {} : open });
  if (typeof decided === "string") expect(said).toContain(decided);
  else expect(said).toEqual(decided);
});

test("no_year_movie: holds a movie without a year unless an id names it", () => {
  const inception = movie(27205, "Inception", 2010);
  expect(verdict({ name: movieName("Inception"), found: [inception], policy: open })).toEqual([
    "no_year_movie",
  ]);
  const more = { namedId: "movie/27205", namedBy: "id" as const };
  expect(verdict({ name: movieName("Inception"), found: [inception], more })).toBe(27205);
});

test("short_title: the message states whether the year is missing or wrong", () => {
  const said = (year: number | null) => {
    const found = [movie(949, "Heat", 1995)];
    const decision = judge({ name: movieName("Heat", year), found, policy: open });
    return decision.kind === "review"
      ? decision.reasons.find(({ code }) => code === "short_title")?.message
      : undefined;
  };
  expect(said(null)).toMatch(/too short or common a title .* without its year\.$/);
  expect(said(1996)).toMatch(/too short or common a title .*, and the name has the year 1996\.$/);
});

test("short_title: a title that is short, a number or a common word requires the exact year", () => {
  const cases: [string, number][] = [
    ["It", 2017],
    ["1917", 2019],
    ["Home", 2015],
  ];
  for (const [title, year] of cases) {
    const found = [movie(1, title, year)];
    expect(verdict({ name: movieName(title), found, policy: open })).toContain("short_title");
    expect(verdict({ name: movieName(title, year + 1), found, policy: open })).toEqual([
      "short_title",
    ]);
    expect(verdict({ name: movieName(title, year), found })).toBe(1);
  }
});

test("short_title: an episode title of several words that matches TMDB identifies the series", () => {
  const found = [series(1, "House", 2004, [season(6, 2, 2009, ["Broken", "Epic Fail"])])];
  const ask = (name: string) => verdict({ name: parseName(name), found, policy: open });
  expect(ask("House - S06E02.mkv")).toContain("short_title");
  expect(ask("House - S06E01 - Broken.mkv")).toContain("short_title");
  expect(ask("House - S06E02 - Epic Fail.mkv")).toBe(1);
});

test("sample: holds a release that is only a sample", () => {
  const found = [movie(27205, "Inception", 2010)];
  const name = movieName("Inception", 2010);
  const cut = movieName("Inception", 2010, { sample: true });
  expect(verdict({ name, files: { "sample.mkv": cut }, found, policy: open })).toContain("sample");
  expect(verdict({ name, files: { "sample.mkv": cut, "film.mkv": name }, found })).toBe(27205);
});

test("several_works: holds two films in one release, but not two discs of one film", () => {
  const found = [movie(27205, "Inception", 2010)];
  const name = movieName("Inception", 2010);
  const part = (n: number) => movieName("Inception", 2010, { part: n });
  expect(verdict({ name, files: { "a.mkv": name, "b.mkv": name }, found, policy: open })).toEqual([
    "several_works",
  ]);
  expect(verdict({ name, files: { "cd1.avi": part(1), "cd2.avi": part(2) }, found })).toBe(27205);
  const mismatched = [{ path: "b.mkv", title: "Interstellar", year: 2014 }];
  const files = { "a.mkv": name, "b.mkv": movieName("Interstellar", 2014) };
  expect(verdict({ name, files, found, more: { mismatched }, policy: open })).toContain(
    "several_works",
  );
});

test("folder_disagrees: holds another film's file in a film's folder", () => {
  const found = [movie(27205, "Inception", 2010)];
  const files = { "b.mkv": movieName("Interstellar", 2014) };
  const mismatched = [
    { path: "b.mkv", title: "Interstellar", year: 2014, owner: "“Interstellar” (2014)" },
  ];
  expect(
    verdict({
      name: movieName("Inception", 2010),
      files,
      found,
      more: { mismatched },
      policy: open,
    }),
  ).toContain("folder_disagrees");
});

test("folder_disagrees: holds a title whose folder and file have different years", () => {
  const files = { "Dune.2021.mkv": movieName("Dune", 2021) };
  expect(verdict({ name: movieName("Dune", 1984), files, found: dunes, policy: open })).toEqual([
    "folder_disagrees",
  ]);
});

test("id_contradicts: holds an id with another film's title or year, but not a misspelling", () => {
  const matrix = movie(603, "The Matrix", 1999);
  const named = (work: Candidate = matrix) => ({
    namedId: `movie/${work.tmdbId}`,
    namedBy: "id" as const,
    ids: [
      {
        said: "tmdb-603",
        work: { ...toWork(matrix), id: `movie/${work.tmdbId}`, candidate: work },
      },
    ],
  });
  const other = movie(27205, "Inception", 2010);
  const inception = {
    name: movieName("Inception", 2010),
    found: [matrix, other],
    more: named(),
    policy: open,
  };
  expect(verdict(inception)).toContain("id_contradicts");
  expect(
    verdict({ name: movieName("The Matrix", 2021), found: [matrix], more: named(), policy: open }),
  ).toEqual(["id_contradicts"]);
  expect(verdict({ name: movieName("The Matrx", 1999), found: [matrix], more: named() })).toBe(603);
  expect(
    verdict({
      name: movieName("The Matrix", 1999),
      found: [matrix],
      more: { ids: [{ said: "tmdb-1" }] },
      policy: open,
    }),
  ).toEqual(["id_contradicts"]);
});

test("hostile titles are harmless in messages", () => {
  const evil = `a\u0000b\n\u202e${"x".repeat(5000)}`;
  const decision = judge({
    name: movieName(evil, 2010),
    found: [movie(1, evil.slice(0, 9), 2010)],
  });
  expect(decision.kind).toBe("review");
  const text = JSON.stringify(decision.kind === "review" ? decision.reasons : []);
  expect(text).not.toMatch(/\\u0000|\\n|\u202e/);
  expect(text.length).toBeLessThan(1500);
});

test("folder_disagrees: holds a file named with only one of the title's several numbers", () => {
  const name = parseName("7 2 (2014)");
  const inside = (file: string, of: typeof name) => ({
    [file]: { ...of, name: file, saidBy: { title: 1, year: 1 } },
  });
  const found = [movie(1, "7.2", 2014)];
  expect(verdict({ name, files: inside("7.mkv", name), found, policy: open })).toContain(
    "folder_disagrees",
  );
  const monkeys = [movie(2, "12 Monkeys", 1995)];
  const twelve = parseName("12 Monkeys (1995)");
  expect(verdict({ name: twelve, files: inside("12.mkv", twelve), found: monkeys })).toBe(2);
});
