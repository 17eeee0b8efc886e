import { expect, test } from "vitest";
import { type Candidate, toRanked } from "../../../src/base/candidate.ts";

const candidate: Candidate = {
  type: "movie",
  tmdbId: 129,
  title: "Spirited Away",
  originalTitle: "千と千尋の神隠し",
  alternativeTitles: ["Sen to Chihiro no Kamikakushi"],
  year: 2001,
  popularity: 91,
  countries: ["JP"],
  overview: `A girl comes into a world of spirits ${"and spirits ".repeat(20)}`,
  posterPath: "/39wmItIWsg5sZMyRUHLkWBcuVCM.jpg",
  runtimeMinutes: 125,
};

test("stores a candidate with shortened fields that distinguish it from others", () => {
  expect(toRanked({ candidate, confidence: 912 })).toEqual({
    type: "movie",
    tmdbId: 129,
    title: "Spirited Away",
    year: 2001,
    confidence: 912,
    originalTitle: "千と千尋の神隠し",
    overview: expect.stringMatching(/^A girl comes into a world of spirits .{20,62}…$/),
    posterPath: candidate.posterPath,
    runtimeMinutes: 125,
  });
});

test("does not store an original title that equals the title, or unknown fields", () => {
  const { overview: _, runtimeMinutes: __, posterPath: ___, ...plain } = candidate;
  const stored = toRanked({ candidate: { ...plain, originalTitle: plain.title }, confidence: 1 });
  expect(JSON.parse(JSON.stringify(stored))).toEqual({
    type: "movie",
    tmdbId: 129,
    title: "Spirited Away",
    year: 2001,
    confidence: 1,
  });
});
