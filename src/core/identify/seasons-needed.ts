import type { ParsedName } from "../parse/lex/parsed-name.ts";
import type { Details } from "../release/candidate.ts";
import { placeOf } from "./episode-find.ts";

// TMDb appends at most twenty parts to one answer; other parts are asked for as well.
const MOST_FOR_DATES = 12;

/** Seasons that the names state themselves. */
export function seasonsSaid(files: Iterable<ParsedName>): number[] {
  const seasons = new Set<number>();
  for (const file of files) {
    if (file.season !== null) seasons.add(file.season);
    for (const season of file.seasons) seasons.add(season);
  }
  return [...seasons].toSorted((a, b) => a - b);
}

// A season of a programme with air dates is a year of it, numbered from 1 or by the year itself.
function aroundDate(date: string, details: Details): number[] {
  const year = Number(date.slice(0, 4));
  const known = details.seasonCounts.map(({ season }) => season).filter((season) => season > 0);
  if (known.includes(year)) return [year];
  if (known.length <= MOST_FOR_DATES) return known;
  const guess = details.year === undefined ? known.length : year - details.year + 1;
  return known.toSorted((a, b) => Math.abs(a - guess) - Math.abs(b - guess)).slice(0, MOST_FOR_DATES);
}

/** Seasons to ask for once the counts are known: those of absolute numbers, dates and numbers without a season. */
export function seasonsFound(files: Iterable<ParsedName>, details: Details): number[] {
  const seasons = new Set<number>();
  const regular = details.seasonCounts.filter(({ season }) => season > 0);
  for (const file of files) {
    const numbers = [...file.absolute, ...file.episodes];
    if (file.season !== null || file.seasons.length > 0) continue;
    if (file.date !== null) for (const season of aroundDate(file.date, details)) seasons.add(season);
    else if (regular.length === 1 && regular[0] !== undefined) seasons.add(regular[0].season);
    else for (const number of numbers) seasons.add(placeOf(details, number)?.season ?? 1);
  }
  return [...seasons].filter((season) => regular.some((known) => known.season === season)).toSorted((a, b) => a - b);
}
