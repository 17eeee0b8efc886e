import type { Details } from "../release/candidate.ts";
import type { EpisodeMapping } from "../release/item.ts";
import { placeOf } from "./episode-find.ts";

/** Episodes by TMDb's absolute order, or why that order does not say it. */
export type Ordered = { kind: "episodes"; mapping: EpisodeMapping } | { kind: "contradicted"; why: string };

/**
 * The first number that order and season counts place differently, up to `last`. Then nobody knows by which of them a
 * release counts: specials that only one of them counts move everything behind them.
 */
function firstClash({ seasonCounts, absolute = [] }: Details, last: number): number | undefined {
  const regular = seasonCounts.filter(({ season }) => season > 0).toSorted((a, b) => a.season - b.season);
  let number = 0;
  for (const { season, episodeCount } of regular)
    for (let episode = 1; episode <= episodeCount; episode += 1) {
      const listed = absolute[number];
      number += 1;
      if (listed === undefined || number > last) return undefined;
      // Some long series are numbered through on TMDb itself.
      const same = listed.season === season && (listed.episode === episode || listed.episode === number);
      if (!same) return number;
    }
  return undefined;
}

/**
 * Absolute numbers by TMDb's own absolute order, which must agree with the season counts as far as those go. Undefined
 * where it was not asked for, ends before, or does not put all the numbers into one regular season.
 */
export function byOrder(details: Details, numbers: readonly number[]): Ordered | undefined {
  const { absolute = [] } = details;
  if (absolute.length === 0 || numbers.length === 0) return undefined;
  const clash = firstClash(details, Math.max(...numbers));
  if (clash !== undefined)
    return { kind: "contradicted", why: `its absolute order and its season counts differ from number ${clash} on` };
  const listed = [...new Set(numbers)].map((number) => absolute[number - 1]);
  const season = listed[0]?.season;
  if (season === undefined || season === 0 || listed.some((episode) => episode?.season !== season)) return undefined;
  const episodes = listed.flatMap((episode) => episode ?? []);
  return {
    kind: "episodes",
    mapping: { season, episodes: episodes.map(({ episode }) => episode), titles: episodes.map(({ title }) => title) },
  };
}

/**
 * Why an absolute number beside `S02E05` does not fit it: the release counts by other seasons than TMDb does. Undefined
 * where it fits, or where the name has not one number for each episode.
 */
export function otherCount(
  details: Details,
  season: number,
  episodes: readonly number[],
  absolute: readonly number[],
): string | undefined {
  if (season === 0 || absolute.length !== episodes.length) return undefined;
  for (const [index, number] of absolute.entries()) {
    const episode = episodes[index];
    const place = placeOf(details, number);
    if (place?.season === season && (place.episode === episode || number === episode)) continue;
    return place === undefined
      ? `the name says season ${season} episode ${episode} as well, and its seasons end before that number`
      : `the name says season ${season} episode ${episode} as well, and its seasons count it as season ${place.season} episode ${place.episode}`;
  }
  return undefined;
}
