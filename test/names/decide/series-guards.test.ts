import { expect, test } from "vitest";
import type { Candidate, CandidateDetails } from "../../../src/base/candidate.ts";
import type { ParsedName } from "../../../src/names/parse/lex/parsed-name.ts";
import { episodeName, movieName, parsed } from "../../support/parsed.ts";
import { movie, season, series } from "../../support/works.ts";
import { judge, verdict } from "../judge.ts";

const american = series(2316, "The Office", 2005, [season(2, 22), season(5, 28)], {
  countries: ["US"],
  popularity: 200,
});
const british = series(2996, "The Office", 2001, [season(2, 6)], { countries: ["GB"] });
const offices = [american, british];
const longer = series(2996, "The Office", 2001, [season(2, 6), season(3, 6, 2003)], {
  countries: ["GB"],
});
const open = { threshold: 0 };

const office = (season: number, episodes: number[], more: Partial<ParsedName> = {}) =>
  episodeName("The Office", season, episodes, more);
const { seasons: _seasons, seasonCounts: _counts, ...unasked } = british;
const bigBrother = (countries: string[]) => [
  series(1, "Big Brother", 2000, [season(5, 9)], { countries }),
];
const AUSTRALIAN = episodeName("Big Brother", 5, [1], { country: "AU" });
const FARGOS = [
  movie(275, "Fargo", 1996, { popularity: 900 }),
  series(60622, "Fargo", 2014, [season(1, 10, 2014)]),
];
const FIREFLY = [series(77, "Firefly", 2002, [season(1, 3, 2002)])];
const BREAKING = [series(1396, "Breaking Good", 2008, [season(5, 8, 2012)])];

test.each<[decided: number | string, ParsedName, (Candidate | CandidateDetails)[]]>([
  // An episode that both series have is held; a country, a year or an episode that only one has
  // decides.
  ["series_ambiguous", office(2, [1]), offices],
  [2316, office(5, [1], { country: "US" }), offices],
  [2996, office(2, [1], { country: "GB" }), offices],
  [2996, office(2, [1], { year: 2001 }), offices],
  [2316, office(5, [1]), offices],
  // Without a year, a country or an episode's title, the fact that a better-known series lacks the
  // episodes proves nothing.
  ["series_ambiguous", office(3, [1]), [american, longer]],
  [2996, office(3, [1], { year: 2001 }), [american, longer]],
  [2996, office(3, [1], { country: "GB" }), [american, longer]],
  [2996, office(3, [1], { date: "2003-01-01" }), [american, longer]],
  // A rival whose episodes were not requested is not excluded.
  ["series_ambiguous", office(5, [1]), [american, unasked]],
  // Another country's tag is never ignored.
  ["series_ambiguous", AUSTRALIAN, bigBrother(["US"])],
  ["series_ambiguous", AUSTRALIAN, bigBrother([])],
  [1, AUSTRALIAN, bigBrother(["AU"])],
  // A film with the same title is not a rival of an episode, and a film's name is not an episode.
  [60622, episodeName("Fargo", 1, [1]), FARGOS],
  [
    "pack_incomplete",
    movieName("The Long Stand", 1994),
    [series(1, "The Long Stand", 1994, [season(1, 4, 1994)])],
  ],
  // An episode that TMDB lacks is held.
  ["episode_missing", office(5, [99], { country: "US" }), [american]],
  ["episode_missing", office(5, [27, 28, 29], { country: "US" }), [american]],
  ["episode_missing", office(5, [0], { country: "US" }), [american]],
  [2316, office(5, [28], { country: "US" }), [american]],
  // A date that contradicts the number is held.
  ["episode_title_differs", episodeName("Firefly", 1, [2], { date: "2002-01-15" }), FIREFLY],
  [77, episodeName("Firefly", 1, [2], { date: "2002-01-08" }), FIREFLY],
  // A year in a series' name may be that of its season.
  [1396, episodeName("Breaking Good", 5, [1], { year: 2012 }), BREAKING],
  ["year_differs", episodeName("Breaking Good", 5, [1], { year: 2016 }), BREAKING],
])("files a series as %j, or holds it for that reason: case %#", (decided, name, found) => {
  if (typeof decided === "number") expect(verdict({ name, found })).toBe(decided);
  else expect(verdict({ name, found, policy: open })).toContain(decided);
});

test("holds a pack known only by its name unless its season exists", () => {
  const known = (season: number) => ({
    name: office(season, [], { country: "US" }),
    nameOnly: true,
    found: offices,
  });
  expect(verdict(known(5))).toBe(2316);
  expect(verdict({ ...known(12), policy: open })).toContain("episode_missing");
});

test("episode_missing: finds an episode by its air date, or holds it", () => {
  const show = series(2224, "Tonight Again", 1996, [season(1, 5, 2014)]);
  const on = (date: string) => episodeName("Tonight Again", null, [], { date });
  expect(judge({ name: on("2014-01-08"), found: [show] })).toMatchObject({
    kind: "auto",
    identity: { season: 1, episodes: [2] },
    confidence: 1000,
  });
  expect(verdict({ name: on("2014-01-09"), found: [show], policy: open })).toContain(
    "episode_missing",
  );
});

test("episode_title_differs: holds a file with another episode's title, but not one with an unknown title", () => {
  const show = series(77, "Firefly", 2002, [
    season(1, 3, 2002, ["Serenity", "The Train Job", "Bushwhacked"]),
  ]);
  const called = (episodeTitle: string) => ({
    name: episodeName("Firefly", 1, [2], { episodeTitle }),
    found: [show],
  });
  expect(verdict({ ...called("Bushwhacked"), policy: open })).toEqual(["episode_title_differs"]);
  expect(judge(called("The Train Job"))).toMatchObject({ kind: "auto", confidence: 1000 });
  expect(judge(called("Der Raub"))).toMatchObject({ kind: "auto", confidence: 940 });
});

const numbered = (absolute: number[]): ParsedName =>
  parsed({ type: "episode", title: "Long Tale", absolute, saidBy: { title: 0 } });

test("absolute_unmapped: counts absolute numbers across the seasons, and holds numbers past the last episode", () => {
  const show = series(30, "Long Tale", 2001, [season(1, 12), season(2, 10)]);
  expect(judge({ name: numbered([14]), found: [show] })).toMatchObject({
    identity: { season: 2, episodes: [2] },
  });
  expect(verdict({ name: numbered([23]), found: [show], policy: open })).toContain(
    "absolute_unmapped",
  );
  expect(verdict({ name: numbered([12, 13]), found: [show], policy: open })).toContain(
    "absolute_unmapped",
  );
});

test("absolute: keeps the absolute numbers that TMDB uses for a series", () => {
  const second = {
    season: 2,
    episodes: [13, 14, 15].map((episode) => ({ episode, title: `No. ${episode}` })),
  };
  const show = series(30, "Long Tale", 2001, [season(1, 12), second]);
  expect(judge({ name: numbered([14]), found: [show] })).toMatchObject({
    kind: "auto",
    identity: { season: 2, episodes: [14] },
  });
});

const through = (episodes: number[], episodeTitle: string | null = null) =>
  episodeName("Long Tale", null, episodes, { episodeTitle, saidBy: { title: 0 } });

test("absolute_unmapped: counts episodes without a season across the seasons only if something confirms it", () => {
  const titles = ["A Door Ajar", "Salt"];
  const show = series(30, "Long Tale", 2001, [season(1, 12), season(2, 10, 2002, titles)]);
  expect(verdict({ name: through([13]), found: [show], policy: open })).toEqual([
    "absolute_unmapped",
  ]);
  expect(verdict({ name: through([13], "Salt"), found: [show], policy: open })).toContain(
    "absolute_unmapped",
  );
  expect(judge({ name: through([13], "A Door Ajar"), found: [show] })).toMatchObject({
    kind: "auto",
    identity: { season: 2, episodes: [1] },
  });
  const absolute = [...show.seasons].flatMap((facts) =>
    facts.episodes.map((one) => ({ ...one, season: facts.season })),
  );
  expect(judge({ name: through([13]), found: [{ ...show, absolute }] })).toMatchObject({
    kind: "auto",
  });
  const only = series(31, "Long Tale", 2001, [season(1, 12)]);
  expect(judge({ name: through([11]), found: [only] })).toMatchObject({
    identity: { season: 1, episodes: [11] },
  });
});

const inPack = (episodes: number[]) => office(5, episodes, { country: "US" });

test("pack_incomplete: files three files of a season, each as its episode", () => {
  const files = { "e1.mkv": inPack([1]), "e2.mkv": inPack([2]), "e3.mkv": inPack([3, 4]) };
  const decision = judge({ name: inPack([]), files, found: offices });
  expect(decision).toMatchObject({ kind: "auto", identity: { tmdbId: 2316 } });
  expect(decision.kind === "auto" && "season" in decision.identity).toBe(false);
  expect(
    decision.kind === "auto" && [...decision.mappings.values()].map(({ episodes }) => episodes),
  ).toEqual([[1], [2], [3, 4]]);
});

test("pack_incomplete: holds a video without a number, or two videos of one episode", () => {
  const lost = { "e1.mkv": inPack([1]), "other.mkv": inPack([]) };
  expect(verdict({ name: inPack([]), files: lost, found: offices, policy: open })).toContain(
    "pack_incomplete",
  );
  const double = { "a.mkv": inPack([1, 2]), "b.mkv": inPack([2]) };
  expect(verdict({ name: inPack([]), files: double, found: offices, policy: open })).toEqual([
    "pack_incomplete",
  ]);
});

test("pack_incomplete: extras and samples in a pack need no mapping", () => {
  const files = {
    "e1.mkv": inPack([1]),
    "gag.mkv": { ...inPack([]), extra: "other" },
    "s.mkv": { ...inPack([1]), sample: true },
  };
  expect(verdict({ name: inPack([]), files, found: offices })).toBe(2316);
});

test("folder_disagrees: holds a file whose season differs from its folder's, except a special with a title", () => {
  const show = series(1, "Quiet Town", 2010, [season(0, 2), season(1, 4), season(2, 4)]);
  const pack = episodeName("Quiet Town", 2);
  const file = (n: number) => ({
    name: pack,
    files: { "x.mkv": episodeName("Quiet Town", n, [1], { episodeTitle: `Chapter ${n}-1` }) },
    found: [show],
  });
  expect(verdict({ ...file(1), policy: open })).toEqual(["folder_disagrees"]);
  expect(verdict(file(2))).toBe(1);
  expect(verdict(file(0))).toBe(1);
});

test("assigns a child release to its parent's work unless its name reads as another work", () => {
  const parent = { type: "tv" as const, tmdbId: 2996, title: "The Office", year: 2001 };
  const more = { parent, namedBy: "parent" as const, namedId: "tv/2996" };
  expect(verdict({ name: episodeName("The Office", 2, [1]), found: offices, more })).toBe(2996);
  expect(verdict({ name: episodeName(null, 2, [1]), found: [british], more })).toBe(2996);
  expect(
    verdict({ name: episodeName("Extras", 2, [1]), found: offices, more, policy: open }),
  ).toContain("folder_disagrees");
});
