import { expect, test } from "vitest";
import { toWork } from "../../../src/core/identify/work.ts";
import { parseName } from "../../../src/core/parse/name.ts";
import { judge, verdict } from "../../support/judge.ts";
import { movieName } from "../../support/parsed.ts";
import { movie, season, series } from "../../support/works.ts";

const dunes = [movie(841, "Dune", 1984), movie(438631, "Dune", 2021, { popularity: 300 })];
const rockys = [movie(1366, "Rocky", 1976), movie(1367, "Rocky II", 1979)];
const shreks = [movie(808, "Shrek", 2001), movie(809, "Shrek 2", 2004)];
const screams = [movie(4232, "Scream", 1996), movie(4233, "Scream 2", 1997)];
const open = { threshold: 0 };

test("title_differs: a misspelt title is held, and accents do not matter", () => {
  const matrix = movie(603, "The Matrix", 1999);
  expect(verdict({ name: movieName("Matrx", 1999), found: [matrix], policy: open })).toContain("title_differs");
  const amelie = movie(194, "Le Fabuleux Destin d'Amélie Poulain", 2001, { alternativeTitles: ["Amélie"] });
  expect(verdict({ name: movieName("Amelie", 2001), found: [amelie] })).toBe(194);
});

test("title_differs: a reading that leaves words out files nothing", () => {
  const name = movieName("Alien Covenant", 1979, { altTitles: ["Alien"] });
  expect(verdict({ name, found: [movie(348, "Alien", 1979)], policy: open })).toContain("title_differs");
});

test("title_differs: either half of an AKA is the title", () => {
  const name = movieName("Spirits", 2001, { altTitles: ["Sen to Chihiro"] });
  expect(verdict({ name, found: [movie(129, "Spirited Away", 2001, { originalTitle: "Sen to Chihiro" })] })).toBe(129);
});

test("title_differs: the other half of an AKA needs the exact year", () => {
  const found = [movie(129, "Spirited Away", 2001, { originalTitle: "Sen to Chihiro" })];
  const name = movieName("Spirits", 2002, { altTitles: ["Sen to Chihiro"] });
  expect(verdict({ name, found, policy: open })).toEqual(["title_differs"]);
});

test("number_differs: Rocky of 1979 is not Rocky II, but Rocky 2 is", () => {
  expect(verdict({ name: movieName("Rocky", 1979), found: rockys, policy: open })).toContain("number_differs");
  expect(verdict({ name: movieName("Rocky 2", 1979), found: rockys })).toBe(1367);
});

test("number_differs: an alternative title without the number belongs to the first film", () => {
  const found = [movie(1367, "Rocky II", 1979, { alternativeTitles: ["Rocky"] })];
  expect(verdict({ name: movieName("Rocky", 1979), found, policy: open })).toEqual(["number_differs"]);
});

test("number_differs: an alternative title with a number is right", () => {
  const found = [movie(161, "Ocean's Eleven", 2001, { alternativeTitles: ["Ocean's 11"] })];
  expect(verdict({ name: movieName("Oceans 11", 2001), found })).toBe(161);
});

test("number_differs: a part counts as a number of the title", () => {
  const found = [movie(693134, "Dune: Part Two", 2024), movie(9, "Dune", 2024)];
  const name = movieName("Dune", 2024, { part: 2 });
  expect(verdict({ name, found: [found[1]!], policy: open })).toContain("number_differs");
  expect(verdict({ name, found: [found[0]!] })).toBe(693134);
});

test("number_differs: a disc is not part of the title", () => {
  const name = movieName("Brazil Nuts", 1985, { part: 2, name: "Brazil.Nuts.1985.CD2.avi" });
  expect(verdict({ name, found: [movie(68, "Brazil Nuts", 1985)] })).toEqual(["part_alone"]);
  const second = { ...name, name: "Brazil.Nuts.Part.2.1985.avi" };
  expect(verdict({ name: second, found: [movie(68, "Brazil Nuts", 1985)], policy: open })).toContain("number_differs");
});

test("number_differs: a title of a number alone counts no parts if the year is exact", () => {
  const found = [movie(3870, "1900", 1976, { alternativeTitles: ["Novecento"] })];
  expect(verdict({ name: movieName("Novecento", 1976), found })).toBe(3870);
  expect(verdict({ name: movieName("Novecento", 1977), found, policy: open })).toContain("number_differs");
});

test("a title typed without its punctuation is the title", () => {
  expect(verdict({ name: movieName("FaceOff", 1997), found: [movie(754, "Face/Off", 1997)] })).toBe(754);
  expect(verdict({ name: movieName("222", 2017), found: [movie(269795, "2:22", 2017)] })).toBe(269795);
  expect(verdict({ name: movieName("Faceoff", 1997), found: [movie(9, "Face Off", 1997)], policy: open })).toContain(
    "title_differs",
  );
});

test("year_differs: two years off is held, and a unique film one year off is filed", () => {
  expect(verdict({ name: movieName("Dune", 1990), found: dunes, policy: open })).toContain("year_differs");
  expect(verdict({ name: movieName("Whip It Good", 2010), found: [movie(22798, "Whip It Good", 2009)] })).toBe(22798);
});

test("year_differs: one year off is held if another work has the title one year further", () => {
  const found = [movie(1, "Capote Affair", 2005), movie(2, "Capote Affair", 2003)];
  expect(verdict({ name: movieName("Capote Affair", 2004), found, policy: open })).toContain("year_differs");
});

test("year_differs: a work without a date on TMDB proves nothing", () => {
  expect(verdict({ name: movieName("Undated", 2010), found: [movie(1, "Undated")], policy: open })).toContain(
    "year_differs",
  );
});

test("remake_rival: a remake is held without a year and filed with it", () => {
  expect(verdict({ name: movieName("Dune"), found: dunes, policy: open })).toContain("remake_rival");
  expect(verdict({ name: movieName("Dune", 2021), found: dunes })).toBe(438631);
  expect(verdict({ name: movieName("Dune", 1984), found: dunes })).toBe(841);
});

test("remake_rival: a series of the same title and year is a rival, and one of another year is not", () => {
  const film = movie(1, "Memory Lane", 2022);
  const show = (year: number) => series(2, "Memory Lane", year, [season(1, 6, year)]);
  expect(verdict({ name: movieName("Memory Lane", 2022), found: [film, show(2021)], policy: open })).toContain(
    "remake_rival",
  );
  expect(verdict({ name: movieName("Memory Lane", 2022), found: [film, show(2012)] })).toBe(1);
});

test("remake_rival: an alternative title makes a rival too", () => {
  const found = [movie(1, "The Signal Man", 2014), movie(2, "Signal", 2014, { alternativeTitles: ["The Signal Man"] })];
  expect(verdict({ name: movieName("The Signal Man", 2014), found, policy: open })).toContain("remake_rival");
});

test("twin_title: a title that is equal without spaces is held without a year, and filed with it", () => {
  const found = [movie(607259, "Fatherhood", 2021), movie(24736, "Father Hood", 1993)];
  expect(verdict({ name: movieName("Fatherhood"), found, policy: open })).toContain("twin_title");
  expect(verdict({ name: movieName("Fatherhood", 2021), found })).toBe(607259);
  expect(verdict({ name: movieName("Father Hood", 1993), found })).toBe(24736);
});

test("sequel_year: the sequel's year with the first film's title is held", () => {
  expect(verdict({ name: movieName("Shrek", 2004), found: shreks, policy: open })).toContain("sequel_year");
  expect(verdict({ name: movieName("Scream", 1997), found: screams, policy: open })).toEqual(["sequel_year"]);
  expect(verdict({ name: movieName("Shrek", 2001), found: shreks })).toBe(808);
});

test("sequel_year: a title that only begins with the same word is not a sequel", () => {
  const once = movie(5723, "Once", 2006);
  const name = movieName("Once", 2007);
  expect(verdict({ name, found: [once, movie(2, "Once Upon a Fjord", 2007)] })).toBe(5723);
  expect(verdict({ name, found: [once, movie(2, "Once: Again", 2007)], policy: open })).toContain("sequel_year");
  expect(verdict({ name, found: [once, movie(2, "Once II", 2007)], policy: open })).toContain("sequel_year");
  const found = [movie(1, "Toy Shop", 2006), movie(2, "Toy Shop Returns", 2007)];
  expect(verdict({ name: movieName("Toy Shop", 2007), found, policy: open })).toContain("sequel_year");
});

test("no_year_movie: a movie without a year is held, unless an id names it", () => {
  const inception = movie(27205, "Inception", 2010);
  expect(verdict({ name: movieName("Inception"), found: [inception], policy: open })).toEqual(["no_year_movie"]);
  const more = { namedId: "movie/27205", namedBy: "id" as const };
  expect(verdict({ name: movieName("Inception"), found: [inception], more })).toBe(27205);
});

test("short_title says what the name lacks: its year, or the right one", () => {
  const said = (year: number | null) => {
    const found = [movie(949, "Heat", 1995)];
    const decision = judge({ name: movieName("Heat", year), found, policy: open });
    return decision.kind === "review"
      ? decision.reasons.find(({ code }) => code === "short_title")?.message
      : undefined;
  };
  expect(said(null)).toMatch(/too short or common a title .* without its year\.$/);
  expect(said(1996)).toMatch(/too short or common a title .* by the year 1996\.$/);
});

test("short_title: a short title, digits or one common word need the exact year", () => {
  const cases: [string, number][] = [
    ["It", 2017],
    ["1917", 2019],
    ["Home", 2015],
  ];
  for (const [title, year] of cases) {
    const found = [movie(1, title, year)];
    expect(verdict({ name: movieName(title), found, policy: open })).toContain("short_title");
    expect(verdict({ name: movieName(title, year + 1), found, policy: open })).toEqual(["short_title"]);
    expect(verdict({ name: movieName(title, year), found })).toBe(1);
  }
});

test("short_title: TMDB's title of the very episode, of more than one word, says which series it is", () => {
  const found = [series(1, "House", 2004, [season(6, 2, 2009, ["Broken", "Epic Fail"])])];
  const ask = (name: string) => verdict({ name: parseName(name), found, policy: open });
  expect(ask("House - S06E02.mkv")).toContain("short_title");
  expect(ask("House - S06E01 - Broken.mkv")).toContain("short_title");
  expect(ask("House - S06E02 - Epic Fail.mkv")).toBe(1);
});

test("sample: a release that is only a sample is held", () => {
  const found = [movie(27205, "Inception", 2010)];
  const name = movieName("Inception", 2010);
  const cut = movieName("Inception", 2010, { sample: true });
  expect(verdict({ name, files: { "sample.mkv": cut }, found, policy: open })).toContain("sample");
  expect(verdict({ name, files: { "sample.mkv": cut, "film.mkv": name }, found })).toBe(27205);
});

test("several_works: two films are held, and the discs of one are not", () => {
  const found = [movie(27205, "Inception", 2010)];
  const name = movieName("Inception", 2010);
  const part = (n: number) => movieName("Inception", 2010, { part: n });
  expect(verdict({ name, files: { "a.mkv": name, "b.mkv": name }, found, policy: open })).toEqual(["several_works"]);
  expect(verdict({ name, files: { "cd1.avi": part(1), "cd2.avi": part(2) }, found })).toBe(27205);
  const mismatched = [{ path: "b.mkv", title: "Interstellar", year: 2014 }];
  const files = { "a.mkv": name, "b.mkv": movieName("Interstellar", 2014) };
  expect(verdict({ name, files, found, more: { mismatched }, policy: open })).toContain("several_works");
});

test("folder_disagrees: another film's file in a film's folder is held", () => {
  const found = [movie(27205, "Inception", 2010)];
  const files = { "b.mkv": movieName("Interstellar", 2014) };
  const mismatched = [{ path: "b.mkv", title: "Interstellar", year: 2014, owner: "“Interstellar” (2014)" }];
  expect(verdict({ name: movieName("Inception", 2010), files, found, more: { mismatched }, policy: open })).toContain(
    "folder_disagrees",
  );
});

test("folder_disagrees: the same title of two years is held", () => {
  const files = { "Dune.2021.mkv": movieName("Dune", 2021) };
  expect(verdict({ name: movieName("Dune", 1984), files, found: dunes, policy: open })).toEqual(["folder_disagrees"]);
});

test("id_contradicts: an id with another film's title or year is held, and a misspelling is not", () => {
  const matrix = movie(603, "The Matrix", 1999);
  const named = (work: ReturnType<typeof movie> = matrix) => ({
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
  const inception = { name: movieName("Inception", 2010), found: [matrix, other], more: named(), policy: open };
  expect(verdict(inception)).toContain("id_contradicts");
  expect(verdict({ name: movieName("The Matrix", 2021), found: [matrix], more: named(), policy: open })).toEqual([
    "id_contradicts",
  ]);
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

test("hostile titles stay harmless in sentences", () => {
  const evil = `a\u0000b\n\u202e${"x".repeat(5000)}`;
  const decision = judge({ name: movieName(evil, 2010), found: [movie(1, evil.slice(0, 9), 2010)] });
  expect(decision.kind).toBe("review");
  const text = JSON.stringify(decision.kind === "review" ? decision.reasons : []);
  expect(text).not.toMatch(/\\u0000|\\n|\u202e/);
  expect(text.length).toBeLessThan(1500);
});

test("sequel_year: a sequel's number with the year of the previous film is held", () => {
  const found = [movie(1, "Harbor Games", 1999), movie(2, "Harbor Games 2", 2000)];
  expect(verdict({ name: movieName("Harbor Games 2", 1999), found, policy: open })).toContain("sequel_year");
  expect(verdict({ name: movieName("Harbor Games Part 2", 1999), found, policy: open })).toContain("sequel_year");
  expect(verdict({ name: movieName("Harbor Games 2", 2000), found })).toBe(2);
  expect(verdict({ name: movieName("Harbor Games 2", 2001), found })).toBe(2);
});

test("title_differs: words that were left out as tags may belong to the title", () => {
  const name = parseName("Harbor.Light.German.1963.mkv");
  const [near, exact] = [movie(1, "Harbor", 1964), movie(2, "Harbor Light", 1963)];
  expect(verdict({ name, found: [near], policy: open })).toEqual(["title_differs"]);
  expect(verdict({ name, found: [exact] })).toBe(2);
  expect(verdict({ name, found: [near, exact] })).toContain("remake_rival");
  expect(verdict({ name, found: [movie(3, "Harbor", 1963)] })).toBe(3);
});

test("title_differs: a title in brackets after the title is ignored if the work has the title", () => {
  const name = parseName("Le Phare (The Lighthouse) (2002).mkv");
  const alternative = { alternativeTitles: ["The Lighthouse"] };
  expect(verdict({ name, found: [movie(1, "Le Phare", 2001, alternative)] })).toBe(1);
  expect(verdict({ name, found: [movie(1, "Le Phare", 2001)], policy: open })).toEqual(["title_differs"]);
});

test("remake_rival: a film whose title continues in brackets rivals one without them", () => {
  const found = [movie(1, "Gulls of War", 2020), movie(2, "Gulls of War (and the Very Long Way Home)", 2020)];
  const name = parseName("Gulls_of_War_(and_the_Very_Long_Way_Home)_2020_1080p.mkv");
  expect(verdict({ name, found })).toContain("remake_rival");
  expect(verdict({ name, found: found.slice(1) })).toBe(2);
});

test("several_works: two titles with their years in one name are held", () => {
  const found = [movie(1, "Harbor Games", 1999), movie(2, "Harbor Games 2", 1999)];
  for (const name of ["Harbor Games (1999) + Harbor Games 2 (1999).mkv", "Harbor Games (1999) and Dune (1984).mkv"])
    expect(verdict({ name: parseName(name), found, policy: open }), name).toContain("several_works");
  expect(verdict({ name: parseName("Harbor Games (1999) + Bonus.mkv"), found })).toBe(1);
});

test("folder_disagrees: one of the numbers of a title does not name its file", () => {
  const name = parseName("7 2 (2014)");
  const files = (file: string) => ({ [file]: { ...name, name: file } });
  const found = [movie(1, "7.2", 2014)];
  expect(verdict({ name, files: files("7.mkv"), found, policy: open })).toContain("folder_disagrees");
  const monkeys = [movie(2, "12 Monkeys", 1995)];
  const twelve = parseName("12 Monkeys (1995)");
  expect(verdict({ name: twelve, files: { "12.mkv": { ...twelve, name: "12.mkv" } }, found: monkeys })).toBe(2);
});
