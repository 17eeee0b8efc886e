import { expect, test } from "vitest";
import type { CandidateDetails, OrderedEpisode } from "../../../src/base/candidate.ts";
import { agreeOnNumbers, mapByOrder } from "../../../src/names/identify/absolute-order.ts";
import { mapFile } from "../../../src/names/identify/fit.ts";
import { episodeName, parsed } from "../../support/parsed.ts";
import { season, series } from "../../support/works.ts";
import { judge } from "../judge.ts";

const listed = (season: number, episodes: number[]): OrderedEpisode[] =>
  episodes.map((episode) => ({ season, episode, title: `No. ${season}-${episode}` }));
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

// TMDB states eleven episodes for season 2 but lists ten, so the counts are not exact.
const uneven = (absolute?: OrderedEpisode[]): CandidateDetails =>
  series(30, "Long Tale", 2001, [season(1, 12), season(2, 10)], {
    seasonCounts: [
      { season: 0, episodeCount: 3 },
      { season: 1, episodeCount: 12 },
      { season: 2, episodeCount: 11 },
    ],
    absolute,
  });
const agreed = [...listed(1, range(1, 12)), ...listed(2, range(1, 10))];
const numbered = (...absolute: number[]) =>
  parsed({ type: "episode", title: "Long Tale", absolute });

test("uses an absolute order that agrees with the counts if the counts are not exact", () => {
  expect(mapFile(numbered(14), uneven())).toMatchObject({ kind: "unmapped", uncounted: true });
  expect(mapFile(numbered(14), uneven(agreed))).toEqual({
    kind: "episodes",
    wanted: "episode 14",
    mapping: { season: 2, episodes: [2], titles: ["No. 2-2"] },
  });
  expect(mapFile(numbered(15, 16), uneven(agreed))).toMatchObject({
    mapping: { season: 2, episodes: [3, 4] },
  });
});

test("holds a release if an order that includes a special contradicts the counts", () => {
  const shifted = [...listed(1, range(1, 12)), ...listed(0, [1]), ...listed(2, range(1, 10))];
  expect(mapByOrder(uneven(shifted), [14])).toEqual({
    kind: "contradicted",
    why: "its absolute order and its season counts disagree from number 13 onwards",
  });
  expect(mapByOrder(uneven(shifted), [12])).toMatchObject({
    kind: "episodes",
    mapping: { season: 1, episodes: [12] },
  });
  const decision = judge({ name: numbered(14), found: [uneven(shifted)] });
  expect(decision).toMatchObject({ kind: "review" });
  expect(decision.kind === "review" && decision.reasons).toContainEqual({
    code: "absolute_unmapped",
    message:
      "The seasons of “Long Tale” (2001) do not show for certain what episode 14 is: its absolute order and its season counts disagree from number 13 onwards.",
  });
});

test("past the counts, uses only an order that agreed throughout, and never maps to a special", () => {
  const longer = (more: OrderedEpisode[]) => uneven([...agreed, ...listed(2, [11]), ...more]);
  expect(mapFile(numbered(24), longer(listed(3, [1])))).toMatchObject({
    mapping: { season: 3, episodes: [1] },
  });
  expect(mapFile(numbered(24), longer(listed(0, [1])))).toMatchObject({ kind: "unmapped" });
  expect(mapFile(numbered(25), longer(listed(3, [1])))).toMatchObject({ kind: "unmapped" });
  const other = [...listed(1, range(1, 11)), ...listed(2, range(1, 14))];
  expect(mapByOrder(uneven(other), [25])).toMatchObject({ kind: "contradicted" });
});

test("does not map numbers that span two seasons or are in no season, and does not loop over a fake count", () => {
  expect(mapByOrder(uneven(agreed), [12, 13])).toBeUndefined();
  expect(mapByOrder(uneven(agreed), [0])).toBeUndefined();
  expect(mapByOrder(uneven(agreed), [])).toBeUndefined();
  expect(mapByOrder(uneven([]), [1])).toBeUndefined();
  const evil = { ...uneven(agreed), seasonCounts: [{ season: 1, episodeCount: 1e15 }] };
  expect(mapByOrder(evil, [22])).toMatchObject({ kind: "contradicted" });
  expect(mapByOrder(evil, [1e15])).toMatchObject({ kind: "contradicted" });
});

test("maps by an absolute order whose numbers match the series' own numbers", () => {
  const through = [...listed(1, range(1, 12)), ...listed(2, range(13, 22))];
  expect(mapByOrder(uneven(through), [14])).toMatchObject({
    mapping: { season: 2, episodes: [14] },
  });
});

const exact = series(31, "Long Tale", 2001, [season(1, 12), season(2, 30)]);
const both = (season: number, episode: number, absolute: number) =>
  episodeName("Long Tale", season, [episode], { absolute: [absolute] });

test("holds scene numbering whose absolute number is another episode on TMDB", () => {
  expect(mapFile(both(2, 5, 17), exact)).toMatchObject({
    kind: "episodes",
    mapping: { season: 2, episodes: [5] },
  });
  expect(mapFile(both(2, 5, 30), exact)).toEqual({
    kind: "unmapped",
    wanted: "number 30",
    why: "the name also says season 2 episode 5, and its seasons count it as season 2 episode 18",
  });
  expect(mapFile(both(2, 5, 99), exact)).toMatchObject({ kind: "unmapped" });
  const decision = judge({ name: both(2, 5, 30), found: [exact] });
  expect(decision.kind === "review" && decision.reasons.map(({ code }) => code)).toContain(
    "absolute_unmapped",
  );
});

test("holds scene numbering whose season is missing on TMDB or whose title differs", () => {
  const codes = (season: number, episode: number, episodeTitle?: string) => {
    const name = episodeName(
      "Long Tale",
      season,
      [episode],
      episodeTitle === undefined ? {} : { episodeTitle },
    );
    const decision = judge({ name, found: [exact] });
    return decision.kind === "auto" ? [] : decision.reasons.map(({ code }) => code);
  };
  expect(codes(2, 1)).toEqual([]);
  expect(codes(3, 1)).toContain("episode_missing");
  expect(codes(2, 1, "Chapter 1-12")).toContain("episode_title_elsewhere");
});

test("does not compare specials, or names without one absolute number per episode", () => {
  const name = (season: number, episodes: number[]) => episodeName("Long Tale", season, episodes);
  expect(agreeOnNumbers(exact, name(0, [1]), 0, [43])).toBeUndefined();
  expect(agreeOnNumbers(exact, name(2, [5, 6]), 2, [17])).toBeUndefined();
  expect(agreeOnNumbers(exact, name(2, [5, 6]), 2, [17, 18])).toMatchObject({
    mapping: { season: 2, episodes: [5, 6] },
  });
});
