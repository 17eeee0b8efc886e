import { expect, test } from "vitest";
import { parseName } from "../../../src/names/parse/name.ts";
import { parsePath } from "../../../src/names/parse/path.ts";

test.each([
  "Skipper's.11.2001.mkv",
  "Skipper’s 11 (2001) 1080p.mkv",
  "Skipper's.11.2001.1080p.BluRay.mkv",
])("a possessive s before a number is not a season: %s", (name) => {
  expect(parseName(name)).toMatchObject({
    type: "movie",
    title: "Skipper's 11",
    year: 2001,
    seasons: [],
  });
});

test("a season code after a possessive title is a season", () => {
  expect(parseName("Skipper's.Ship.S11E02.mkv")).toMatchObject({
    title: "Skipper's Ship",
    season: 11,
    episodes: [2],
  });
  expect(parseName("Skipper's.Ship.S11.1080p")).toMatchObject({
    title: "Skipper's Ship",
    season: 11,
  });
});

test("a genre between a dash and the year is not part of the title", () => {
  expect(parseName("The Tall Ship - Drama 2011 720p")).toMatchObject({
    title: "The Tall Ship",
    year: 2011,
  });
  expect(parseName("The Tall Ship - Harbour 2011 720p").title).toBe("The Tall Ship - Harbour");
  expect(parseName("Total Drama 2011 720p").title).toBe("Total Drama");
});

test("ignores a date before the title, and reads the title from the file", () => {
  const read = parsePath("The Ship (1991)/09.03.08.The.Ship.(1991).720p.mkv");
  expect(read).toMatchObject({
    title: "The Ship",
    year: 1991,
    date: null,
    saidBy: { title: 0, year: 0 },
  });
});
