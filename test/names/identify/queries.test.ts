import { expect, test } from "vitest";
import { listOtherQueries, listReadings, toQueries } from "../../../src/names/identify/queries.ts";
import type { ParsedName } from "../../../src/names/parse/lex/parsed-name.ts";
import { episodeName, movieName, parsed } from "../../support/parsed.ts";

test("searches films with and without the year and as series, episodes as series, and unknown types as both", () => {
  expect(toQueries(movieName("Dune", 2021))).toEqual([
    { type: "movie", title: "Dune", year: 2021 },
    { type: "movie", title: "Dune" },
    { type: "tv", title: "Dune" },
  ]);
  expect(toQueries(episodeName("Dark", 1, [1]))).toEqual([{ type: "tv", title: "Dark" }]);
  expect(toQueries(parsed({ title: "Fargo", year: 1996 }))).toEqual([
    { type: "movie", title: "Fargo", year: 1996 },
    { type: "tv", title: "Fargo", year: 1996 },
    { type: "movie", title: "Fargo" },
    { type: "tv", title: "Fargo" },
  ]);
});

test("searches other titles last, and makes at most four searches per release", () => {
  const name = movieName("Spirits", 2001, { altTitles: ["Sen", "Chihiro", "SPIRITS"] });
  expect(toQueries(name).at(-1)).toEqual({ type: "movie", title: "Sen" });
  expect(toQueries(name)).toHaveLength(4);
  expect(listOtherQueries(name).map(({ title }) => title)).toEqual(["Sen", "Chihiro"]);
});

test("omits a repeat of title and year, and searches part of a title only if there is no full match", () => {
  const name = movieName("Alien Covenant", 2017, { altTitles: ["Alien Covenant 2017", "Alien"] });
  expect(toQueries(name)).toHaveLength(3);
  expect(listOtherQueries(name).map(({ title }) => title)).toEqual([
    "Alien",
    "Alien Covenant 2017",
  ]);
});

test("searches other spellings after other titles, at most three in total", () => {
  const name = movieName("FaceOff", 1997);
  expect(listOtherQueries(name)).toEqual([{ type: "movie", title: "Face Off" }]);
  const many = movieName("Salt & Cedar 2", 2011, { altTitles: ["Salz", "Zeder"] });
  expect(listOtherQueries(many).map(({ title }) => title)).toEqual([
    "Salz",
    "Zeder",
    "Salt & Cedar II",
  ]);
});

test("makes no search without a title, and shortens a very long title", () => {
  expect(toQueries(parsed())).toEqual([]);
  expect(toQueries(parsed({ title: "…" }))).toEqual([]);
  expect(toQueries(movieName("x".repeat(9999)))[0]?.title.length).toBe(200);
});

test("if the name has a year, also searches a film's title without its sequel number", () => {
  const before = { type: "movie", title: "Harbor Games", year: 1999 };
  for (const title of [
    "Harbor Games 2",
    "Harbor Games III",
    "Harbor Games: Part Two",
    "Harbor Games - Chapter 3",
  ]) {
    expect(toQueries(movieName(title, 1999)), title).toContainEqual(before);
  }
  expect(toQueries(movieName("Harbor Games 2"))).not.toContainEqual(
    expect.objectContaining({ title: "Harbor Games" }),
  );
  expect(toQueries(episodeName("Harbor Games 2", 1, [1], { year: 1999 }))).not.toContainEqual(
    before,
  );
});

test("both halves of an AKA are readings, but a shortened title is not", () => {
  expect(listReadings(movieName("Spirits", 2001, { altTitles: ["Sen to Chihiro"] }))).toEqual([
    "spirits",
    "sen to chihiro",
  ]);
  expect(
    listReadings(movieName("Alien Covenant", 2017, { altTitles: ["Alien", "Covenant"] })),
  ).toEqual(["alien covenant"]);
});

test("a country tag or a part number may belong to the title", () => {
  expect(listReadings(episodeName("The Office", 1, [1], { country: "GB" }))).toEqual([
    "the office",
    "the office gb",
    "the office uk",
  ]);
  expect(listReadings(movieName("Dune", 2024, { part: 2 }))).toEqual(["dune", "dune part 2"]);
});

test("an outer folder's name is not another title", () => {
  const name = parsed({
    name: "Home/Other/Some.Film.2010.mkv",
    title: "Some Film",
    year: 2010,
    altTitles: ["Home"],
    saidBy: { title: 0 },
  });
  expect(listReadings(name)).toEqual(["some film"]);
  expect(listReadings({ ...name, name: "x/Some.Film.aka.Home.2010.mkv" })).toEqual([
    "some film",
    "home",
  ]);
  expect(listReadings({ ...name, name: "x/Home / Some Film (2010).mkv" })).toEqual([
    "some film",
    "home",
  ]);
});

test("a single extra word is a reading only if there is a year, but words in another script always are", () => {
  const name = (more: Partial<ParsedName>) =>
    episodeName("Nekomono", 1, [1], { altTitles: ["Black", "猫物語"], ...more });
  expect(listReadings(name({}))).toEqual(["nekomono", "猫物語"]);
  expect(listReadings(name({ year: 2012 }))).toEqual(["nekomono", "black", "猫物語"]);
});

test("returns no readings without a title", () => {
  expect(listReadings(parsed())).toEqual([]);
  expect(listReadings(parsed({ title: "--" }))).toEqual([]);
});
