import { expect, test } from "vitest";
import { readings } from "../../../src/core/identify/readings.ts";
import type { ParsedName } from "../../../src/core/parse/lex/parsed-name.ts";
import { episodeName, movieName, parsed } from "../../support/parsed.ts";

test("the halves of an AKA are readings, and a title with words left out is not", () => {
  expect(readings(movieName("Spirits", 2001, { altTitles: ["Sen to Chihiro"] }))).toEqual([
    "spirits",
    "sen to chihiro",
  ]);
  expect(readings(movieName("Alien Covenant", 2017, { altTitles: ["Alien", "Covenant"] }))).toEqual(["alien covenant"]);
});

test("a country tag and a part may belong to the title", () => {
  expect(readings(episodeName("The Office", 1, [1], { country: "GB" }))).toEqual([
    "the office",
    "the office gb",
    "the office uk",
  ]);
  expect(readings(movieName("Dune", 2024, { part: 2 }))).toEqual(["dune", "dune part 2"]);
});

test("the name of an outer folder is not another title", () => {
  const name = parsed({
    name: "Home/Other/Some.Film.2010.mkv",
    title: "Some Film",
    year: 2010,
    altTitles: ["Home"],
    saidBy: { title: 0 },
  });
  expect(readings(name)).toEqual(["some film"]);
  expect(readings({ ...name, name: "x/Some.Film.aka.Home.2010.mkv" })).toEqual(["some film", "home"]);
  expect(readings({ ...name, name: "x/Home / Some Film (2010).mkv" })).toEqual(["some film", "home"]);
});

test("one word beside the title is a reading only with a year, and words in another script always are", () => {
  const name = (more: Partial<ParsedName>) =>
    episodeName("Nekomono", 1, [1], { altTitles: ["Black", "猫物語"], ...more });
  expect(readings(name({}))).toEqual(["nekomono", "猫物語"]);
  expect(readings(name({ year: 2012 }))).toEqual(["nekomono", "black", "猫物語"]);
});

test("without a title there is no reading", () => {
  expect(readings(parsed())).toEqual([]);
  expect(readings(parsed({ title: "--" }))).toEqual([]);
});
