import { type Numbering, numberingAt } from "../lex/number-list.ts";
import type { Scan, Word } from "../lex/scan.ts";
import type { Tag } from "../lex/tag.ts";
import { isBeforeTvSource } from "./compact.ts";

/** What else says that a bare number is an episode. */
export type NumberContext = {
  /** A fansub group in front. */
  anime: boolean;
  /** A checksum, as fansub groups write it. */
  crc: boolean;
  /** A folder says series. */
  series: boolean;
  /** The name itself has a season. */
  season: boolean;
  /** Where a year of release ends, or -1. */
  yearEnd: number;
};

export const isFansub = (e: NumberContext): boolean => e.anime || e.crc;

/** Four digits that may be a year. */
export const LOOKS_LIKE_YEAR = /^(?:19|20)\d\d$/;
const NOT_EPISODE =
  /(?:movies?|film|part|pt|vol|volume|chapter|episode|\bno|season|saison|staffel|series|\d[.-])[ .]{0,2}$/i;

const DIGITS = /^(\d{1,4})(?:v(\d))?$/;

/** A number at the end of the title or among its last words: `Special A 01 (H.264)`, `One_Piece_679_[VOSTFR]`, `Test.13.HDTV`. */
export function findTrailingNumber(
  scan: Scan,
  tags: readonly Tag[],
  from: number,
  limit: number,
  e: NumberContext,
): Numbering | undefined {
  const before = scan.words.filter((w) => w.start >= from && w.end <= limit && w.bracket < 0);
  for (let i = before.length - 1; i > 0; i--) {
    const word = before[i];
    const next = before[i + 1];
    const found = DIGITS.exec(word?.lower ?? "");
    if (!word || !found) continue;
    const lead = scan.text.slice(Math.max(from, word.start - 12), word.start);
    if (NOT_EPISODE.test(lead) && !/\d(?:st|nd|rd|th)[ .]season[ .]$/i.test(lead)) continue;
    // The first of a span that nothing else understood.
    if (/^ ?[-~] ?\d/.test(scan.text.slice(word.end, word.end + 4))) continue;
    if (!isEpisodeNumber(scan, tags, word, next, i === before.length - 1, e)) continue;
    const apart = /^v(\d)$/.exec(next?.lower ?? "");
    // `02.5`: no number, see above.
    const half = /^\.\d(?!\d)/.test(scan.text.slice(word.end, word.end + 3));
    const end = apart && next ? next.end : half ? word.end + 2 : word.end;
    return numberingAt(word.start, end, {
      absolute: half ? [] : [Number(found[1])],
      version: Number(found[2] ?? apart?.[1] ?? 0),
    });
  }
  return undefined;
}

function isEpisodeNumber(
  scan: Scan,
  tags: readonly Tag[],
  word: Word,
  next: Word | undefined,
  last: boolean,
  e: NumberContext,
): boolean {
  const digits = DIGITS.exec(word.lower)?.[1] ?? "";
  const tag = tags.find((t) => t.start >= word.end && t.start - word.end <= 2);
  const dash = /^[ .]{1,2}-[ .]/.test(scan.text.slice(word.end, word.end + 4));
  const padded = /^0\d$/.test(digits);
  const afterYear = e.yearEnd >= 0 && word.start - e.yearEnd > 0 && word.start - e.yearEnd <= 2;
  const ends = last || tag !== undefined;
  const known = isFansub(e) || e.series || e.season;
  if (LOOKS_LIKE_YEAR.test(digits)) return e.crc && ends;
  if (word.lower.includes("v") || next?.lower.match(/^v\d$/)) return true;
  if (e.crc && ends) return true;
  if (known && (ends || dash) && (digits.length > 1 || (e.series && ends))) return true;
  if (known && (padded || (e.series && digits.length === 2 && dash))) return true;
  if (padded && (e.yearEnd < 0 || afterYear)) return true;
  return (
    ends &&
    e.yearEnd < 0 &&
    ((digits.length > 1 && isBeforeTvSource(tags, word.end)) ||
      (tag?.kind === "language" && digits.length > 1 && /^vostfr/i.test(scan.text.slice(tag.start, tag.end))))
  );
}
