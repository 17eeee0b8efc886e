import { saidType } from "../../core/identify/release-files.ts";
import type { Ranked } from "../../core/identify/score.ts";
import { bears } from "../../core/identify/work.ts";
import type { ParsedName } from "../../core/parse/lex/parsed-name.ts";
import type { Candidate } from "../../core/release/candidate.ts";

const MOST_SERIES = 4;
const MOST_SIMILAR = 2;

const yearNear = (parsed: ParsedName, { type, year }: Candidate): boolean =>
  parsed.year === null || year === undefined || type === "tv" || Math.abs(year - parsed.year) <= 1;

/**
 * The few works whose details can change the decision: series that bear the title, because only their episodes tell them
 * apart, and, while no work is an exact match, the best of the rest for their alternative titles.
 */
export function wantedDetails(parsed: ParsedName, said: readonly string[], ranked: readonly Ranked[]): Ranked[] {
  const type = saidType(parsed);
  const equal = ranked.filter(({ work }) => bears(work, said));
  // A bare title is never filed, whatever its details are.
  if (type === undefined && equal.length > 0) return [];
  const series = type === "movie" ? [] : equal.filter(({ candidate }) => candidate.type === "tv").slice(0, MOST_SERIES);
  const exact = equal.some(
    ({ candidate }) =>
      (type === undefined || candidate.type === type) && (type === "tv" || candidate.year === parsed.year),
  );
  if (exact) return series;
  const similar = ranked.filter(
    (one) =>
      !series.includes(one) && (type === undefined || one.candidate.type === type) && yearNear(parsed, one.candidate),
  );
  return [...series, ...similar.slice(0, MOST_SIMILAR)];
}
