import { type Numbering, numberingAt } from "../lex/number-list.ts";
import type { Scan, Word } from "../lex/scan.ts";
import type { Tag } from "../lex/tag.ts";
import { isBeforeTvSource } from "./compact.ts";

/** A name, and what the rest of it and its folders say about a bare number. */
export type NumberContext = {
  scan: Scan;
  tags: readonly Tag[];
  /** Where the title may begin, and where the first tag or bracket after it begins. */
  from: number;
  limit: number;
  /** The name begins with a fansub group. */
  anime: boolean;
  /** The name has a checksum, as fansub groups write it. */
  crc: boolean;
  /** The name is that of a video. */
  video: boolean;
  /** A folder says that it is a series. */
  series: boolean;
  /** The name itself has a season. */
  season: boolean;
  /** Where the year of release ends, or -1. */
  yearEnd: number;
};

export const isFansub = (context: NumberContext): boolean => context.anime || context.crc;

/** Four digits that may be a year. */
export const LOOKS_LIKE_YEAR = /^(?:19|20)\d\d$/;
const NOT_EPISODE =
  /(?:movies?|film|part|pt|vol|volume|chapter|episode|\bno|season|saison|staffel|series|\d[.-])[ .]{0,2}$/i;

const DIGITS = /^(\d{1,4})(?:v(\d))?$/;

/**
 * An episode number among the last words of the title: `Special A 01 (H.264)`, `One_Piece_679_[VOSTFR]`,
 * `Test.13.HDTV`.
 */
export function findTrailingNumber(context: NumberContext): Numbering | undefined {
  const { scan, from, limit } = context;
  const before = scan.words.filter((w) => w.start >= from && w.end <= limit && w.bracket < 0);
  for (let i = before.length - 1; i > 0; i--) {
    const word = before[i];
    const next = before[i + 1];
    const match = DIGITS.exec(word?.lower ?? "");
    if (!word || !match) continue;
    const lead = scan.text.slice(Math.max(from, word.start - 12), word.start);
    if (NOT_EPISODE.test(lead) && !/\d(?:st|nd|rd|th)[ .]season[ .]$/i.test(lead)) continue;
    // The first number of a range that no other reader accepted.
    if (/^ ?[-~] ?\d/.test(scan.text.slice(word.end, word.end + 4))) continue;
    if (!isEpisodeNumber(context, word, next, i === before.length - 1)) continue;
    const version = /^v(\d)$/.exec(next?.lower ?? "");
    // `02.5` has no number, see `toNumbering`.
    const half = /^\.\d(?!\d)/.test(scan.text.slice(word.end, word.end + 3));
    const end = version && next ? next.end : half ? word.end + 2 : word.end;
    return numberingAt(word.start, end, {
      absolute: half ? [] : [Number(match[1])],
      version: Number(match[2] ?? version?.[1] ?? 0),
    });
  }
  return undefined;
}

function isEpisodeNumber(context: NumberContext, word: Word, next: Word | undefined, last: boolean): boolean {
  const { scan, tags } = context;
  const digits = DIGITS.exec(word.lower)?.[1] ?? "";
  const tag = tags.find((t) => t.start >= word.end && t.start - word.end <= 2);
  const dash = /^[ .]{1,2}-[ .]/.test(scan.text.slice(word.end, word.end + 4));
  const padded = /^0\d$/.test(digits);
  const afterYear = context.yearEnd >= 0 && word.start - context.yearEnd > 0 && word.start - context.yearEnd <= 2;
  const ends = last || tag !== undefined;
  const isSeries = isFansub(context) || context.series || context.season;
  if (LOOKS_LIKE_YEAR.test(digits)) return context.crc && ends;
  if (word.lower.includes("v") || next?.lower.match(/^v\d$/)) return true;
  if (context.crc && ends) return true;
  if (isSeries && (ends || dash) && (digits.length > 1 || (context.series && ends))) return true;
  if (isSeries && (padded || (context.series && digits.length === 2 && dash))) return true;
  if (padded && (context.yearEnd < 0 || afterYear)) return true;
  return (
    ends &&
    context.yearEnd < 0 &&
    ((digits.length > 1 && isBeforeTvSource(tags, word.end)) ||
      (tag?.kind === "language" && digits.length > 1 && /^vostfr/i.test(scan.text.slice(tag.start, tag.end))))
  );
}
