import { expect, test } from "vitest";
import type { Candidate, CandidateDetails } from "../../../src/base/candidate.ts";
import type { FileLength } from "../../../src/names/media/file-length.ts";
import { movieName } from "../../support/parsed.ts";
import { movie, season, series } from "../../support/works.ts";
import { verdict } from "../judge.ts";

const coco = movie(354912, "Coco", 2017, { popularity: 208, votes: 15918 });
const rival = (votes?: number, year = 2016): Candidate =>
  movie(376658, "Coco", year, { popularity: 1, votes });
/** The film with this many votes and this popularity. */
const known = (votes: number, popularity = 9.1) =>
  movie(354912, "Coco", 2017, { popularity, votes });
const popular = (year: number, votes?: number) =>
  movie(354912, "Coco", year, { popularity: 208, votes });
const show = (votes: number) =>
  series(9, "Coco", 2018, [season(1, 6, 2018)], { popularity: 1, votes });
const HELD = expect.arrayContaining(["remake_rival"]);
const HELD_ALONE = ["remake_rival"];

test.each<[decided: unknown, year: number | null, found: Candidate[]]>([
  // An almost unknown film is not a rival of the film whose year the name states. Without a year,
  // every film is a rival.
  [354912, 2017, [coco, rival(1)]],
  [354912, 2017, [coco, rival(1, 2018)]],
  [HELD, null, [coco, rival(1)]],
  // A film with less than 2 percent of both films' votes is not a rival.
  [HELD_ALONE, 2017, [known(980, 8), rival(20)]],
  [354912, 2017, [known(981, 8), rival(20)]],
  // A film with less than 20 percent of the votes is not a rival either, if it has less than 10
  // percent of the current popularity.
  [354912, 2017, [known(801), rival(200)]],
  [354912, 2017, [known(801), rival(200, 2018)]],
  [HELD_ALONE, 2017, [known(800), rival(200)]],
  [HELD_ALONE, 2017, [known(801, 9), rival(200)]],
  [HELD, 2017, [known(801), rival(200, 2017)]],
  [HELD, 2016, [known(801), rival(200)]],
  // A rival with an unknown number of votes holds the release, and so does one whose year the name
  // states.
  [HELD_ALONE, 2017, [coco, rival()]],
  [HELD_ALONE, 2017, [popular(2017), rival(1)]],
  [HELD_ALONE, 2017, [popular(2017, 0), rival(0)]],
  [HELD, 2016, [coco, rival(1)]],
  [HELD_ALONE, 2017, [coco, rival(1, 2017)]],
  // The name's year is one year after the rival and two years after the film.
  [expect.any(Array), 2018, [rival(1, 2017), popular(2016, 15918)]],
  // Every rival must be negligible, including a series.
  [HELD_ALONE, 2017, [coco, rival(1), movie(3, "Coco", 2018, { popularity: 1, votes: 9000 })]],
  [354912, 2017, [coco, show(3)]],
  [HELD, 2017, [coco, show(9000)]],
])("files a remake as the film, or holds it for its rival: case %#", (decided, year, found) => {
  expect(verdict({ name: movieName("Coco", year), found })).toEqual(decided);
});

test("holds a film if the name also contains its rival's year", () => {
  const named = (name: string) =>
    verdict({ name: { ...movieName("Coco", 2017), name }, found: [coco, rival(1)] });
  expect(named("Coco (2017) Remastered 2018.mkv")).toBe(354912);
  expect(named("Coco (2016) Remastered 2017.mkv")).toContain("remake_rival");
  expect(named("Coco (2016)/Coco (2017).mkv")).toBe(354912);
  const [film, twin] = [1999, 2000].map((year) =>
    movie(
      year,
      "Coco 2000",
      year,
      year === 1999 ? { popularity: 208, votes: 15918 } : { popularity: 1, votes: 1 },
    ),
  );
  const name = { ...movieName("Coco 2000", 1999), name: "Coco 2000 (1999).mkv" };
  expect(verdict({ name, found: [film, twin].flatMap((one) => one ?? []) })).toBe(1999);
});

const film = (of: Candidate, runtimeMinutes?: number): CandidateDetails => ({
  ...of,
  runtimeMinutes,
  seasonCounts: [],
  seasons: [],
});
const runs = (minutes: number): FileLength => ({ kind: "read", duration_ms: minutes * 60_000 });
const WHIPLASH = movie(244786, "Whiplash", 2014, { popularity: 58, votes: 12371 });
const SHORT = movie(367412, "Whiplash", 2013, { popularity: 8, votes: 259 });

function whiplash(minutes: number | undefined, feature?: number, short?: number, rare = SHORT) {
  const lengths = new Map(minutes === undefined ? [] : [["video.mkv", runs(minutes)]]);
  const found = [film(WHIPLASH, feature), film(rare, short)];
  return verdict({ name: movieName("Whiplash", 2014), found, more: { lengths } });
}

test("a film of the same year is a rival unless its known length differs from the file's", () => {
  const twin = (minutes: number) =>
    whiplash(minutes, 106, 18, { ...SHORT, year: 2014, popularity: 1 });
  expect(twin(106)).toBe(244786);
  expect(twin(18)).not.toBe(244786);
  expect(whiplash(undefined, 106, 18, { ...SHORT, year: 2014, popularity: 1 })).toContain(
    "remake_rival",
  );
});

test("a remake is not a rival if the file's length matches the film but not the remake", () => {
  expect(whiplash(undefined, 106, 18)).toEqual(["remake_rival"]);
  expect(whiplash(106, 106, 18)).toBe(244786);
  expect(whiplash(103, 106, 18)).toBe(244786);
  // 4 % off: a PAL transfer or another film.
  expect(whiplash(101.7, 106, 18)).toEqual(["remake_rival"]);
  expect(whiplash(106, undefined, 18)).toEqual(["remake_rival"]);
  expect(whiplash(106, 106, 105)).toEqual(["remake_rival"]);
});

test("a little-known rival without a length on TMDB does not count if the file's length matches the film", () => {
  expect(whiplash(106, 106)).toBe(244786);
  expect(whiplash(103, 106)).toBe(244786);
  expect(whiplash(101.7, 106)).toEqual(["remake_rival"]);
  expect(whiplash(106, 106, undefined, { ...SHORT, votes: 3100 })).toEqual(["remake_rival"]);
  expect(whiplash(106, 106, undefined, { ...SHORT, year: 2014 })).toContain("remake_rival");
  // The rival's popularity is low, but the second file is not as long as the film.
  expect(whiplash(undefined, 106, undefined, { ...SHORT, popularity: 1 })).toBe(244786);
  expect(whiplash(96, 106, undefined, { ...SHORT, popularity: 1 })).toEqual(["remake_rival"]);
});

test("holds a file whose length matches only the rival, even if the rival is little known", () => {
  const unknown = { ...SHORT, votes: 1 };
  expect(whiplash(95, 106, 95, unknown)).toEqual(["remake_rival"]);
  expect(whiplash(106, 106, 95, unknown)).toBe(244786);
  expect(whiplash(100, 106, 90, unknown)).toBe(244786);
});

test("the length of one part does not decide which film it is", () => {
  const name = movieName("Whiplash", 2014);
  const files = { "a.mkv": { ...name, part: 1 }, "b.mkv": { ...name, part: 2 } };
  const found = [film(WHIPLASH, 106), film(SHORT, 18)];
  const held = (lengths: [string, FileLength][]) =>
    verdict({ name, files, found, more: { lengths: new Map(lengths) } });
  expect(held([["a.mkv", runs(53)]])).toContain("remake_rival");
  expect(held([["a.mkv", runs(106)]])).toContain("remake_rival");
  expect(
    held([
      ["a.mkv", runs(53)],
      ["b.mkv", runs(53)],
    ]),
  ).toBe(244786);
});
