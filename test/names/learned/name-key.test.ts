import { expect, test } from "vitest";
import { toNameKey } from "../../../src/names/learned/name-key.ts";
import { parsePath } from "../../../src/names/parse/path.ts";
import { episodeName, movieName, parsed } from "../../support/parsed.ts";

test("names with the same title, type, country and year share a key", () => {
  const keys = [
    "The.Office.S02E01.1080p.WEB.x264-GRP.mkv",
    "the_office_S05E11_720p.avi",
    "The Office - S01E02 - Sex.mkv",
  ];
  expect(new Set(keys.map((name) => toNameKey(parsePath(name)))).size).toBe(1);
  expect(toNameKey(episodeName("Mob Psycho II", 1, [2]))).toBe(
    toNameKey(episodeName("mob psycho 2", 3, [4])),
  );
});

test("a different country, year or type gives a different key", () => {
  const plain = episodeName("The Office", 1, [1]);
  const others = [
    { ...plain, country: "US" },
    { ...plain, year: 2005 },
    movieName("The Office", 2005),
    episodeName("The Offices", 1, [1]),
  ];
  expect(new Set([plain, ...others].map(toNameKey)).size).toBe(5);
});

test("a hostile or generic title, or a name without type, title or a film's year, teaches nothing", () => {
  expect(toNameKey(movieName("Dune"))).toBeUndefined();
  expect(toNameKey(parsed({ title: "Dune" }))).toBeUndefined();
  expect(toNameKey(episodeName(null, 1, [1]))).toBeUndefined();
  expect(toNameKey(episodeName("!!!", 1, [1]))).toBeUndefined();
  expect(toNameKey(movieName("Dune", 1984))).toBe("movie/dune//1984");
  expect(toNameKey(episodeName("x/y".repeat(100_000), 1, [1]))?.length).toBeLessThan(400);
  expect(toNameKey(episodeName("dune/US/2005", 1, [1]))).toBe("tv/dune us 2005//");
  for (const title of ["Movie", "The Film", "video 2", "Sample", "Season", "12"]) {
    expect(toNameKey(episodeName(title, 1, [1])), title).toBeUndefined();
  }
  expect(toNameKey(movieName("Film", 2001))).toBeUndefined();
  expect(toNameKey(episodeName("Sample People", 1, [1]))).toBe("tv/sample people//");
});

test("a title that is short or a common word teaches only with a year or country", () => {
  for (const title of ["House", "The House", "It", "Us", "The 100", "Lost"]) {
    expect(toNameKey(episodeName(title, 1, [1])), title).toBeUndefined();
  }
  expect(toNameKey(episodeName("House", 1, [1], { year: 2004 }))).toBe("tv/house//2004");
  expect(toNameKey(episodeName("House", 1, [1], { country: "US" }))).toBe("tv/house/US/");
  expect(toNameKey(episodeName("House of Gulls", 1, [1]))).toBe("tv/house of gulls//");
});
