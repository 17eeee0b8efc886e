import { expect, test } from "vitest";
import type { Candidate, CandidateDetails } from "../../../src/base/candidate.ts";
import type { ParsedName } from "../../../src/names/parse/lex/parsed-name.ts";
import { episodeName, movieName, parsed } from "../../support/parsed.ts";
import { movie, season, series } from "../../support/works.ts";
import { gather } from "../judge.ts";

const scores = (name: ParsedName, found: (Candidate | CandidateDetails)[]) =>
  gather({ name, found }).ranked.map(({ candidate, confidence, parts }) => ({
    id: candidate.tmdbId,
    confidence,
    ...parts,
  }));

test("scores title, year, popularity and type by the table", () => {
  expect(scores(movieName("Dune", 2021), [movie(1, "Dune", 2021)])).toEqual([
    { id: 1, confidence: 1000, title: 1, year: 1, popularity: 1, type: 1 },
  ]);
  expect(scores(movieName("Dune", 2022), [movie(1, "Dune", 2021)])[0]).toMatchObject({
    confidence: 940,
    year: 0.8,
  });
  expect(scores(movieName("Dune", 2023), [movie(1, "Dune", 2021)])[0]).toMatchObject({
    confidence: 550,
    year: 0,
    popularity: 0,
  });
  expect(scores(parsed({ title: "Dune" }), [movie(1, "Dune", 2021)])[0]).toMatchObject({
    confidence: 775,
    year: 0.5,
    type: 0.5,
  });
});

test("remakes share the popularity if the name has no year; otherwise the matching year gets all of it", () => {
  const found = [
    movie(1, "Dune", 2021, { popularity: 29 }),
    movie(2, "Dune", 1984, { popularity: 9 }),
  ];
  expect(scores(movieName("Dune"), found).map(({ popularity }) => popularity)).toEqual([
    0.75, 0.25,
  ]);
  expect(
    scores(movieName("Dune", 1984), found).map(({ id, popularity }) => [id, popularity]),
  ).toEqual([
    [2, 1],
    [1, 0],
  ]);
  expect(scores(episodeName("Fargo", 1, [1]), [movie(1, "Fargo", 1996)])[0]).toMatchObject({
    type: 0,
    popularity: 0,
  });
});

test("titles that differ only in spaces share the popularity", () => {
  const found = [
    movie(1, "Fatherhood", 2021, { popularity: 9 }),
    movie(2, "Father Hood", 1993, { popularity: 9 }),
  ];
  expect(scores(movieName("Fatherhood"), found).map(({ popularity }) => popularity)).toEqual([
    0.5, 0.5,
  ]);
});

test("scores a series without a year as 0.5, as 0.8 if only it has the episode, and as 1.0 if the title also fits", () => {
  const show = series(1, "Dark Water", 2017, [season(1, 3, 2017, ["Secrets"])]);
  const other = series(2, "Dark Water", 1999, [season(1, 1)]);
  expect(scores(episodeName("Dark Water", 1, [9]), [show])[0]?.year).toBe(0.5);
  expect(scores(episodeName("Dark Water", 1, [1]), [show])[0]).toMatchObject({
    year: 0.8,
    confidence: 940,
  });
  expect(
    scores(episodeName("Dark Water", 1, [1], { episodeTitle: "SECRETS" }), [show])[0]?.confidence,
  ).toBe(1000);
  expect(scores(episodeName("Dark Water", 1, [1]), [show, other]).map(({ year }) => year)).toEqual([
    0.5, 0.5,
  ]);
});

test("does not rule out a rival whose season on TMDB ends one or two episodes earlier", () => {
  const show = series(1, "Dark Water", 2017, [season(1, 8)]);
  const near = series(2, "Dark Water", 1999, [season(1, 6)]);
  const far = series(2, "Dark Water", 1999, [season(1, 4)]);
  expect(scores(episodeName("Dark Water", 1, [8]), [show, near])[0]?.year).toBe(0.5);
  expect(scores(episodeName("Dark Water", 1, [8]), [show, far])[0]?.year).toBe(0.8);
});

test("confidence is an integer, and an invalid popularity is tolerated", () => {
  const found = [
    movie(1, "Dune", 2021, { popularity: Number.NaN }),
    movie(2, "Dune", 2021, { popularity: -5 }),
    movie(3, "Dune", 2021, { popularity: Infinity }),
  ];
  for (const { confidence, popularity } of scores(movieName("Dune", 2021), found)) {
    expect(Number.isInteger(confidence)).toBe(true);
    expect(popularity).toBeCloseTo(1 / 3, 2);
  }
});
