import { formatLength } from "./text/format-length.ts";
import { MINUTE_MS } from "./text/time-units.ts";

/**
 * Allowed length of a file, in percent of the length on TMDB. Outside this range, the file is a
 * different work. For many episodes, TMDB has no length, or the length of a slot with
 * advertisements.
 */
export const LENGTH_PERCENT = { movie: { min: 80, max: 120 }, tv: { min: 50, max: 150 } } as const;

// TMDB usually lists the length of the theatrical cut. Other cuts run up to 40 % longer (Das Boot
// 40 %, Kingdom of Heaven 35 %, The Return of the King 31 %). A file that is more than 50 % longer
// is not a cut of the same film.
export const MAX_EDITION_PERCENT = 150;
// Editions with only these words are as long as the theatrical cut: other pictures, other discs.
const SAME_LENGTH =
  /\b(?:theatrical|imax|remaster(?:ed)?|open matte|digital|diamond|imperial|hunter|rekall|platinum|cut|version|edition|release|print|transfer)\b/gi;

/** True if any of these editions, as stated in names, may run longer than the theatrical cut. */
export const mayRunLonger = (editions: readonly (string | null | undefined)[]): boolean =>
  editions.some((edition) => edition != null && /\w/.test(edition.replace(SAME_LENGTH, "")));

// In 24 of 152 pairs of films with the same title, the lengths are within 3 % of each other. TMDB
// counts whole minutes.
const SAME_PERCENT = 3;

/**
 * `fits`: equally long, within TMDB's precision of one minute. `near`: another cut, or a different
 * way of counting. `differs`: something else.
 */
export type LengthFit = { fit: "fits" | "near" | "differs"; differenceMs: number };

/**
 * Compares a file's length with TMDB's length of the work, both in ms. The difference is positive
 * if the file is longer.
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

/** True if a file of this length, in ms, is as long as the minutes that TMDB lists. */
export const runsFor = (fileMs: number, minutes: number): boolean =>
  compareLength("movie", fileMs, minutes * MINUTE_MS).fit === "fits";

/**
 * Returns for example “The file runs 2 h 17 min, 18 min shorter than the film.” `who` starts the
 * sentence and includes the verb.
 */
export function explainFit(
  who: string,
  fileMs: number,
  { fit, differenceMs }: LengthFit,
  what: string,
): string {
  const runs = `${who} ${formatLength(fileMs)}`;
  if (fit === "fits") return `${runs}, as long as ${what}.`;
  // Rounded to minutes, like TMDB's lengths.
  const off = formatLength(MINUTE_MS * Math.round(Math.abs(differenceMs) / MINUTE_MS));
  return `${runs}, ${off} ${differenceMs > 0 ? "longer" : "shorter"} than ${what}.`;
}
