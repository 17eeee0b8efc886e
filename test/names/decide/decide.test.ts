import { expect, test } from "vitest";
import { episodeName, movieName, parsed } from "../../support/parsed.ts";
import { movie, season, series } from "../../support/works.ts";
import { judge, verdict } from "../judge.ts";

const inception = movie(27205, "Inception", 2010);

test("files an exact title and year with full confidence, regardless of popularity", () => {
  expect(judge({ name: movieName("Inception", 2010), found: [inception] })).toEqual({
    kind: "auto",
    identity: { type: "movie", tmdbId: 27205, title: "Inception", year: 2010 },
    mappings: new Map(),
    confidence: 1000,
  });
  expect(
    verdict({
      name: movieName("Tiny Film", 1974),
      found: [movie(5, "Tiny Film", 1974, { popularity: 0 })],
    }),
  ).toBe(5);
});

test("with auto off, adds auto_off to any other reasons and keeps a complete suggestion", () => {
  const decision = judge({
    name: movieName("Inception", 2010),
    found: [inception],
    policy: { auto: false },
  });
  expect(decision).toMatchObject({
    kind: "review",
    reasons: [{ code: "auto_off" }],
    suggestion: { identity: { tmdbId: 27205, year: 2010 } },
  });
  expect(
    verdict({ name: movieName("Inception"), found: [inception], policy: { auto: false } }),
  ).not.toContain("auto_off");
});

test("reports no_match without candidates and no_title without a title, with no suggestion", () => {
  expect(judge({ name: movieName("Inception", 2010), found: [] })).toEqual({
    kind: "review",
    reasons: [{ code: "no_match", message: expect.any(String) }],
  });
  expect(verdict({ name: parsed(), found: [] })).toEqual(["no_title"]);
});

test("files a match whose score equals the threshold", () => {
  const found = [movie(1, "Whip Round", 2009)];
  const name = movieName("Whip Round", 2010);
  expect(verdict({ name, found, policy: { threshold: 940 } })).toBe(1);
  expect(verdict({ name, found, policy: { threshold: 941 } })).toEqual(["low_confidence"]);
});

test("never chooses between two works with equal scores", () => {
  const found = [movie(1, "Twice", 2010), movie(2, "Twice", 2010)];
  expect(verdict({ name: movieName("Twice", 2010), found, policy: { threshold: 0 } })).toContain(
    "close_second",
  );
});

test("an exact match leads a similar title of the same year by the required tenth", () => {
  const found = [
    movie(1, "Kill Bill: Vol. 1", 2003),
    movie(2, "Kill Bill: Vol. 2", 2003, { popularity: 500 }),
  ];
  expect(verdict({ name: movieName("Kill Bill Vol 1", 2003), found })).toBe(1);
});

test("never files a movie's name as a series, or an episode as a movie", () => {
  const stand = series(10, "The Stand", 1994, [season(1, 4, 1994)]);
  expect(
    verdict({ name: movieName("The Stand", 1994), found: [stand], policy: { threshold: 0 } }),
  ).toContain("low_confidence");
  const film = movie(11, "The Stand", 1994);
  expect(
    verdict({
      name: episodeName("The Stand", 1, [2], { year: 1994 }),
      found: [film],
      policy: { threshold: 0 },
    }),
  ).toContain("low_confidence");
});

test("maps an episode with its title, and names it in the identity of a single-file release", () => {
  const show = series(77, "Firefly", 2002, [season(1, 3, 2002, ["Serenity", "The Train Job"])]);
  expect(judge({ name: episodeName("Firefly", 1, [2]), found: [show] })).toEqual({
    kind: "auto",
    identity: { type: "tv", tmdbId: 77, title: "Firefly", year: 2002, season: 1, episodes: [2] },
    mappings: new Map([["video.mkv", { season: 1, episodes: [2], titles: ["The Train Job"] }]]),
    confidence: 940,
  });
});

test("each reason's message states how the name was read and what was found", () => {
  const found = [movie(1366, "Rocky", 1976), movie(1367, "Rocky II", 1979)];
  const decision = judge({ name: movieName("Rocky", 1979), found, policy: { threshold: 0 } });
  expect(decision.kind === "review" && decision.reasons.map(({ message }) => message)).toEqual([
    "The name reads “Rocky”, but “Rocky II” (1979) does not have exactly this title.",
    "The name “Rocky” has no number, but “Rocky II” (1979) has the number 2.",
    "The name reads “Rocky” with the year 1979, which is the year of “Rocky II” (1979).",
  ]);
});
