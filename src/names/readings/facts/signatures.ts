// Determines whether a word or a block is the name of the group that signs a release.

import { fold } from "../../../base/text/fold.ts";
import { EPISODE, SEASON } from "../../parse/lex/number-list.ts";
import type { Word } from "../../parse/lex/scan.ts";
import type { YearMatch } from "../../parse/numbers/year.ts";
import { hasChecksum } from "../../parse/tags/group.ts";
import type { NameTokens } from "../../parse/tokens.ts";

const DIGIT = /\d/;
// Words that count something other than episodes, as in `Part 2` and `CD2`.
const PIECES = "part|pt|parte|teil|partie|vol|cd|dvd|dis[ck]";
const OF_SEASON = new RegExp(`^(?:${SEASON}|${PIECES})$`, "iu");
const COUNTING = new RegExp(`^(?:${EPISODE}|nr|no)$`, "iu");
const JOINED_PIECE = new RegExp(String.raw`^(?:${PIECES})\d+$`);
/** Numbers of a season or an episode with their letters. No group's name looks like them. */
export const LETTERED =
  /^(?:s\d{1,4}|(?:s\d{1,4})?(?:ep?\d{1,4})(?:-?e?\d{1,4})*|\d{1,2}x\d{1,4})$/;

/** `Recap05`: a number that is joined to a word does not turn the word into a code. */
export const COUNT_AT_END = /(?<=\p{L}{4})\d{1,2}$/u;

// `Romulus`, `romulus`, `预告`: a word that may just as well belong to a title as be a group.
const PLAIN_WORD = /^\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}'’]+$/u;
/**
 * True for a written-out word, unlike a network's code (`AMZN`) or a group's mixture of letters and
 * digits.
 */
export const isSpeltOut = (word: string): boolean =>
  word.length > 1 && (PLAIN_WORD.test(word) || /^\p{Lu}{5,}$/u.test(word));

// The boundaries between words that are written together: `MovieReview`, `UKPodcast`.
const GLUED = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})/u;
const GLUED_PART = /^(?:\p{Lu}?[\p{Ll}\p{M}]{3,}|\p{Lu}{2,})$/u;
const LOWER = /\p{Ll}/u;

/**
 * True for a code such as `AMZN`, `Grp7` or `NTb`. Neither a word that is spelt out, nor several of
 * them written together (`MovieReview`), nor a number is a code.
 */
function isCode(word: string): boolean {
  if (isSpeltOut(word) || !/\p{L}/u.test(word)) return false;
  const parts = word.split(GLUED);
  return !(parts.some((part) => LOWER.test(part)) && parts.every((part) => GLUED_PART.test(part)));
}

/**
 * `Film.1999-GRP`, `-GRP[site]`: true if the last word is a group after a dash without spaces.
 * Titles are never written in this way.
 */
export function isGroup({ text, words, tags }: NameTokens, index: number): boolean {
  const word = words[index];
  if (
    word === undefined ||
    text.charAt(word.start - 1) !== "-" ||
    text.charAt(word.start - 2) === " "
  ) {
    return false;
  }
  if (!/^(?:\[[^[\]]{1,40}\])?\s*$/.test(text.slice(word.end))) return false;
  if (tags.some((tag) => tag.end === word.start - 1)) return true;
  const written = text.slice(word.start, word.end);
  return (
    written.length > 1 &&
    !/^[\divx]+$/i.test(written) &&
    !PLAIN_WORD.test(written.replace(COUNT_AT_END, "")) &&
    text !== text.toUpperCase()
  );
}

/**
 * True if a group may be in this position: before the title or after a tag. A block at the end must
 * follow a technical tag.
 */
export const canSign = ({ brackets, tags, prefix }: NameTokens, start: number): boolean => {
  const isBlock = brackets.some(({ open, close }) => open < start && start < close);
  return (
    start < prefix.titleStart || tags.some((tag) => (tag.hard || !isBlock) && tag.start < start)
  );
};

/**
 * Returns the first block before the title, folded, if it signs the name; empty if it does not. A
 * block signs if each of its words is a code. Any other block signs only if the name has a checksum,
 * or no year and tags in other brackets. A block of one word also signs a title and numbers without
 * a year and without numbers like `S01E02`.
 */
export function signingBlockOf(
  { text, words, tags, prefix: { group } }: NameTokens,
  year: YearMatch | undefined,
): string {
  const own = words[0]?.bracket;
  // A block that is the whole name signs nothing.
  if (group === null || words.every(({ bracket }) => bracket === own)) return "";
  // A number that is neither in the block itself nor that of a season, a disc or a part:
  // `[Podcast] Season 1`, `[Podcast] Disc 1`.
  const isCounter = ({ lower, bracket }: Word, index: number): boolean =>
    DIGIT.test(lower) &&
    bracket !== own &&
    !JOINED_PIECE.test(lower) &&
    ![words[index - 1], words[index + 1]].some((next) => OF_SEASON.test(next?.lower ?? ""));
  // Without a title, there is nothing to sign: `[Recap] 03`.
  const isTitle = ({ lower, bracket }: Word): boolean =>
    bracket !== own && !DIGIT.test(lower) && !OF_SEASON.test(lower) && !COUNTING.test(lower);
  const isDescribed =
    hasChecksum(text) ||
    // A tag in the block itself does not describe what the block signs: `[4K REACTION] Show - 05`.
    (year === undefined &&
      tags.some(({ hard, bracket }) => hard && bracket >= 0 && bracket !== own)) ||
    // `[Vorbix] Show - 02` but not `[Movie Talk] Show - 02`.
    (year === undefined &&
      !/[ ._]/.test(group) &&
      words.some(isCounter) &&
      words.some(isTitle) &&
      !words.some(({ lower }) => LETTERED.test(lower)));
  return isDescribed || group.split(/[ ._]+/).every(isCode) ? fold(group) : "";
}

/** "By" in English, French, Spanish, Portuguese, German and Dutch: `by Someone` signs a name. */
export const BY = "by|par|por|von|door";
const CREDIT = new RegExp(String.raw`(?:^|[^\p{L}])(?:${BY})[ ._-]$`, "iu");

/**
 * True if the word at `index` signs what is before it: directly after a dash, after `by`, or as the
 * next word of a signature after `by`, according to `isNext`.
 */
export function isSignature(
  { text, words }: NameTokens,
  index: number,
  isNext: (index: number) => boolean,
): boolean {
  const start = words[index]?.start;
  const isCredited = (at: number): boolean =>
    CREDIT.test(text.slice(0, words[at]?.start)) || (isNext(at) && isCredited(at - 1));
  return text.slice(words[index - 1]?.end ?? 0, start) === "-" || isCredited(index);
}
