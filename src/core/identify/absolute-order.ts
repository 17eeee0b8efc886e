import type { ParsedName } from "../parse/lex/parsed-name.ts";
import type { Details } from "../release/candidate.ts";
import type { EpisodeMapping } from "../release/item.ts";
import { episodeAt } from "./episode-find.ts";

// TMDb appends at most twenty parts to one answer; other parts are requested as well.
const MAX_SEASONS_FOR_DATE = 12;

/** Seasons that the names state. */
export function seasonsInNames(files: Iterable<ParsedName>): number[] {
  const seasons = new Set<number>();
  for (const file of files) {
    if (file.season !== null) seasons.add(file.season);
    for (const season of file.seasons) seasons.add(season);
  }
  return [...seasons].toSorted((a, b) => a - b);
}

// A season of a programme with air dates is one year, numbered from 1 or by the year itself.
function seasonsNearDate(date: string, details: Details): number[] {
  const year = Number(date.slice(0, 4));
  const known = details.seasonCounts.map(({ season }) => season).filter((season) => season > 0);
  if (known.includes(year)) return [year];
  if (known.length <= MAX_SEASONS_FOR_DATE) return known;
  const guess = details.year === undefined ? known.length : year - details.year + 1;
  return known.toSorted((a, b) => Math.abs(a - guess) - Math.abs(b - guess)).slice(0, MAX_SEASONS_FOR_DATE);
}

/** Seasons to request once the counts are known: those of absolute numbers, dates and numbers without a season. */
export function seasonsToRequest(files: Iterable<ParsedName>, details: Details): number[] {
  const seasons = new Set<number>();
  const regular = details.seasonCounts.filter(({ season }) => season > 0);
  for (const file of files) {
    const numbers = [...file.absolute, ...file.episodes];
    if (file.season !== null || file.seasons.length > 0) continue;
    if (file.date !== null) for (const season of seasonsNearDate(file.date, details)) seasons.add(season);
    else if (regular.length === 1 && regular[0] !== undefined) seasons.add(regular[0].season);
    else for (const number of numbers) seasons.add(episodeAt(details, number)?.season ?? 1);
  }
  return [...seasons].filter((season) => regular.some((known) => known.season === season)).toSorted((a, b) => a - b);
}

/** Episodes by TMDb's absolute order, or why that order cannot be used. */
type Ordered = { kind: "episodes"; mapping: EpisodeMapping } | { kind: "contradicted"; why: string };

/**
 * The first number, up to `last`, on which order and season counts disagree. Then it is unknown by which of them a
 * release counts: specials that only one of them counts shift everything after them.
 */
function firstDisagreement({ seasonCounts, absolute = [] }: Details, last: number): number | undefined {
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
 * if the order was not requested, ends too early, or does not put all the numbers into one regular season.
 */
export function mapByOrder(details: Details, numbers: readonly number[]): Ordered | undefined {
  const { absolute = [] } = details;
  if (absolute.length === 0 || numbers.length === 0) return undefined;
  const clash = firstDisagreement(details, Math.max(...numbers));
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
 * Why an absolute number in a name with `S02E05` contradicts it: the release counts by other seasons than TMDb. Undefined
 * if it fits, or if the name does not have one number for each episode.
 */
export function countMismatch(
  details: Details,
  season: number,
  episodes: readonly number[],
  absolute: readonly number[],
): string | undefined {
  if (season === 0 || absolute.length !== episodes.length) return undefined;
  for (const [index, number] of absolute.entries()) {
    const episode = episodes[index];
    const place = episodeAt(details, number);
    if (place?.season === season && (place.episode === episode || number === episode)) continue;
    return place === undefined
      ? `the name says season ${season} episode ${episode} as well, and its seasons end before that number`
      : `the name says season ${season} episode ${episode} as well, and its seasons count it as season ${place.season} episode ${place.episode}`;
  }
  return undefined;
}
