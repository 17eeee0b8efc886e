// Examples for rules of read-title.ts and name.ts that no other test covers.
import { expect, test } from "vitest";
import { parseName } from "../../../src/names/parse/name.ts";

test.each([
  ["an id", "Harbour Lights tt0123456 Directors.mkv"],
  ["an id in braces", "Harbour Lights {tmdb-123} Directors.mkv"],
  ["a word for an episode before its number", "Harbour Lights - Episode 12 S01E12.mkv"],
  ["a short word for an episode before its number", "Harbour Lights Ep S01E12.mkv"],
])("a title ends before %s", (_, name) => {
  expect(parseName(name).title).toBe("Harbour Lights");
});

test("the words after a group and a number are the title of the series, not of the episode", () => {
  expect(parseName("[Grp] 12 - Low Water - Ebb.mkv")).toMatchObject({
    title: "Low Water - Ebb",
    altTitles: ["Low Water", "Ebb"],
    episodeTitle: null,
    absolute: [12],
  });
});

test.each([
  ["episode", "a bonus of no film", "Harbour Lights-x03"],
  ["movie", "a bonus of a film", "Harbour Lights (2009)-x03"],
  ["movie", "a tag", "Harbour Lights 1080p"],
  ["movie", "the form that programs write", "Harbour.Lights"],
  [null, "only words", "Harbour Lights"],
])("reads %s from %s", (type, _, name) => {
  expect(parseName(name).type).toBe(type);
});
