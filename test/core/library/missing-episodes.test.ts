import { expect, test } from "vitest";
import type { SeasonFacts } from "../../../src/base/candidate.ts";
import { DAY_MS } from "../../../src/base/text/time-units.ts";
import { compareEpisodes, isWholeSeason } from "../../../src/core/library/missing-episodes.ts";

const NOW = Date.parse("2026-03-10T12:00:00Z");
const DAY_BEFORE_YESTERDAY = "2026-03-08";

const seasonOf = (season: number, dates: readonly (string | undefined)[]): SeasonFacts => ({
  season,
  episodes: dates.map((airDate, at) => ({ episode: at + 1, title: `T${at + 1}`, airDate })),
});
const compare = (
  seasons: SeasonFacts[],
  here: Record<number, number[]> = {},
  now = NOW,
  whole: number[] = [],
) =>
  compareEpisodes(
    seasons,
    new Map(Object.entries(here).map(([season, numbers]) => [Number(season), new Set(numbers)])),
    now,
    new Set(whole),
  );

test("an episode is missing from a day after the end of its air date", () => {
  const season = seasonOf(1, [DAY_BEFORE_YESTERDAY, "2026-03-09", "2026-03-10", "2027-01-01"]);
  const { missing, upcoming } = compare([season]);
  expect(missing.map(({ episode }) => episode)).toEqual([1]);
  expect(upcoming).toBe(3);
  const at = (ms: number): number =>
    compare([season], {}, Date.parse(DAY_BEFORE_YESTERDAY) + ms).missing.length;
  expect([at(2 * DAY_MS - 1), at(2 * DAY_MS)]).toEqual([0, 1]);
});

test.each([undefined, "", "2020", "0000-00-00", "2020-13-45", "soon"])(
  "the air date %j proves nothing",
  (date) => {
    expect(compare([seasonOf(1, [date])])).toMatchObject({ missing: [], undated: 1, upcoming: 0 });
  },
);

test("specials are apart, and their numbers do not affect the seasons", () => {
  const seasons = [seasonOf(0, ["2020-01-01", "2020-01-02"]), seasonOf(1, ["2020-02-01"])];
  const found = compare(seasons, { 0: [2, 9] });
  expect(found.specials.map(({ episode }) => episode)).toEqual([1]);
  expect(found.missing.map(({ season }) => season)).toEqual([1]);
  expect(found.unlisted).toEqual({ regular: 0, specials: 1 });
});

test("numbers that TMDB does not list are counted, except in seasons that were not read", () => {
  const seasons = [seasonOf(1, ["2020-01-01", "2020-01-08"])];
  expect(compare(seasons, { 1: [1, 2, 3], 7: [1] }).unlisted.regular).toBe(2);
  expect(compare(seasons, { 1: [1], 2: [1, 2] }, NOW, [2]).unlisted.regular).toBe(0);
});

test("an episode that TMDB lists twice is missing once", () => {
  const twice = seasonOf(1, ["2020-01-01"]);
  expect(compare([twice, twice]).missing).toHaveLength(1);
});

test.each([
  [[1, 2, 3], 3, true],
  [[3, 1, 2], 3, true],
  [[1, 2, 4], 3, false],
  [[1, 2], 3, false],
  [[1, 2, 3, 4], 3, false],
])("%j is the whole of a season of %i: %s", (episodes, count, whole) => {
  expect(isWholeSeason(new Set(episodes), count)).toBe(whole);
});
