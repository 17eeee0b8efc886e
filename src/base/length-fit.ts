import { formatLength } from "./text/format-length.ts";
import { MINUTE_MS } from "./text/time-units.ts";

/**
 * How far a file's length may be from TMDB's, in percent of it, before the two are not the same
 * thing. TMDB has no length, or that of a slot with advertisements, for many episodes.
 */
export const LENGTH_PERCENT = { movie: { min: 80, max: 120 }, tv: { min: 50, max: 150 } } as const;

// TMDB mostly has the length of the cinema cut, and other cuts run up to 40 % longer (Das Boot 40
// %, Kingdom of Heaven 35 %, The Return of the King 31 %). A file that is 50 % longer is not a cut
// of the same film.
export const MAX_EDITION_PERCENT = 150;
// These editions have the same length.
const SAME_LENGTH = /^(?:theatrical|imax|remastered|open matte)/i;

/** Whether one of these editions, as names state them, may run longer than the cinema cut. */
export const mayRunLonger = (editions: readonly (string | null | undefined)[]): boolean =>
  editions.some((edition) => edition != null && !SAME_LENGTH.test(edition));

// Of 152 pairs of films with one title, 24 are within 3 % of each other's length. TMDB counts whole
// minutes.
const SAME_PERCENT = 3;

/**
 * `fits`: as long, as far as TMDB's minutes say. `near`: a cut or another count. `differs`: another
 * thing.
 */
export type LengthFit = { fit: "fits" | "near" | "differs"; differenceMs: number };

/**
 * How a length fits TMDB's of the same work, both in ms; the difference is positive where the file
 * is longer.
 */
export function compareLength(
  type: keyof typeof LENGTH_PERCENT,
  fileMs: number,
  workMs: number,
  longer = false,
): LengthFit {
  const differenceMs = fileMs - workMs;
  const off = Math.abs(differenceMs);
  if (off <= MINUTE_MS || off * 100 <= workMs * SAME_PERCENT) return { fit: "fits", differenceMs };
  const { min, max } = LENGTH_PERCENT[type];
  const most = longer && type === "movie" ? MAX_EDITION_PERCENT : max;
  const near = fileMs * 100 >= workMs * min && fileMs * 100 <= workMs * most;
  return { fit: near ? "near" : "differs", differenceMs };
}

/** Whether a file of this length, in ms, runs as long as TMDB's minutes say. */
export const runsFor = (fileMs: number, minutes: number): boolean =>
  compareLength("movie", fileMs, minutes * MINUTE_MS).fit === "fits";

/**
 * "The file runs 2 h 17 min, 18 min shorter than the film." `who` begins the sentence, verb
 * included.
 */
export function explainFit(
  who: string,
  fileMs: number,
  { fit, differenceMs }: LengthFit,
  what: string,
): string {
  const runs = `${who} ${formatLength(fileMs)}`;
  if (fit === "fits") return `${runs}, as long as ${what}.`;
  // To the minute, as TMDB has it.
  const off = formatLength(MINUTE_MS * Math.round(Math.abs(differenceMs) / MINUTE_MS));
  return `${runs}, ${off} ${differenceMs > 0 ? "longer" : "shorter"} than ${what}.`;
}
