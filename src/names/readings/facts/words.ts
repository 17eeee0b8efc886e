// Determines the roles that tables and expressions give to the words of a component, independent of
// other facts.

import { fold } from "../../../base/text/fold.ts";
import { memoize } from "../../../base/text/memoize.ts";
import { removeSpaces, titleKey } from "../../identify/title-key.ts";
import { AND, EPISODE, OF, SEASON, TO } from "../../parse/lex/number-list.ts";
import type { Word } from "../../parse/lex/scan.ts";
import { withoutIds } from "../../parse/nfo/ids.ts";
import {
  type DateMatch,
  findDate,
  findStrongestClaim,
  type Span,
} from "../../parse/numbers/number-form.ts";
import { numberOf } from "../../parse/numbers/number-words.ts";
import { findPartSpans } from "../../parse/numbers/part.ts";
import { SEASON_EPISODE_FORMS } from "../../parse/numbers/season-episode.ts";
import { findYear, type YearMatch } from "../../parse/numbers/year.ts";
import { findAllMatches } from "../../parse/tags/find-tags.ts";
import {
  countTrailingGenreChars,
  isDiscLabel,
  isGenre,
  isShortLanguage,
} from "../../parse/tags/group.ts";
import { findTrailingSite } from "../../parse/tags/site-words.ts";
import { findFirstTag } from "../../parse/title/title-end.ts";
import { type NameTokens, tokensOf } from "../../parse/tokens.ts";
import { claimsOf, type WordRole, type WordRoles } from "./claims.ts";
import { findPieces } from "./season-pieces.ts";
import { canSign, isGroup, LETTERED, signingBlockOf } from "./signatures.ts";
import { findWordsAmongTags, INCLUDED_THINGS } from "./words-among-tags.ts";

const LETTER = /\p{L}/u;
const DIGIT = /\d/;
// Words that only count the number next to them, and words that join two numbers.
const COUNTING = new RegExp(
  String.raw`^(?:${SEASON}|${EPISODE}|nr|no|part|pt|parte|teil|partie|vol|cd|dvd|dis[ck])$`,
  "iu",
);
const SEASON_WORD = new RegExp(`^(?:${SEASON})$`, "iu");
// `1996Podcast`, `1x02Обзор`: digits do not turn a word of at least four letters into a number.
const JOINED_WORD = /^(?:\d+x)?\d+(?:\p{L}{4,}|\p{Script=Han}{2,}\p{L}*)$/u;
const LETTERING = /^[setxvn]$/;
const JOINING = new RegExp(`^(?:${AND}|${TO}|${OF})$`, "iu");
// `第2季`, `第十話`
const HAN_COUNT =
  /^(?:第(?:\d{1,4}|[一二三四五六七八九十百]{1,5})[季期部話话集回]?|\d{1,4}[季期部話话集回])$/;
const ARTICLE = /^(the|an?|le|la|les|der|die|das|el|los|il) (.+)$/;
// The last episode of a season may be marked with this word: `S08E12.FINAL`.
const LAST = /^finale?$/;
// A count of all episodes of the season: `(1-13)`, `24 Episodes`, `13 of 13`.
const COUNTS = new RegExp(
  String.raw`(?<![\d.])(?:\d{1,3} ?[-~] ?\d{2,3}|\d{1,3}[ .]?(?:episodes?|folgen|eps?)|\d{1,3} ?(?:${OF}) ?\d{1,3})(?![\d.])`,
  "gi",
);
const MAX_TITLE_WORDS = 16;

export const isWithin = (word: Span | undefined, spans: readonly Span[]): boolean =>
  word !== undefined && spans.some(({ start, end }) => start <= word.start && word.end <= end);
const spansOf = (text: string, pattern: RegExp): Span[] =>
  findAllMatches(pattern, text).map(({ 0: all, index }) => ({
    start: index,
    end: index + all.length,
  }));

/**
 * The role of a word, independent of other facts. `signs`: the word is the group if it equals the
 * known group's name.
 */
type ClaimedRole = { role: WordRole; signs?: string };

// Caches results, because guards read the same name with different titles.
const MAX_REMEMBERED = 50;

/**
 * Reads the roles of a name's words, independent of other facts, up to a site's address at its end.
 */
export const readWords = memoize((name) => {
  const whole = tokensOf(name);
  const end = findTrailingSite(whole.text);
  const tokens =
    end < whole.text.length ? tokensOf(`${whole.text.slice(0, end)}${whole.extension}`) : whole;
  const { text, words, tags, prefix } = tokens;
  const limit = findFirstTag(tokens, tags, prefix.titleStart);
  const year = findYear({
    ...tokens,
    from: prefix.titleStart,
    limit,
    anime: prefix.group !== null,
  });
  const claims = claimsOf(tokens);
  const keys: string[] = [];
  /** Returns adjacent words in the form in which titles are compared, without spaces. */
  const keyOf = (from: number, to: number): string =>
    (keys[from * MAX_TITLE_WORDS + to - from - 1] ??= removeSpaces(
      titleKey(text.slice(words[from]?.start, words[to - 1]?.end)),
    ));
  const pieces = findPieces(tokens.name).map((piece) => piece.text);
  const isPiece = markWordsInTitles(words, keyOf, pieces);
  const among: ReadonlySet<number>[] = [];
  const block = signingBlockOf(tokens, year);
  const date = findDate(text);
  const claim = findStrongestClaim(SEASON_EPISODE_FORMS, { text }, date);
  // `Se01Ep03`, `S01xE03`: the letters of a word with digits count the season and its episode.
  const numbered = words.filter(({ lower }) => LETTER.test(lower) && DIGIT.test(lower));
  const counting = claim === undefined ? [] : numbered.filter((word) => isWithin(word, [claim]));
  return {
    tokens,
    year,
    keyOf,
    block,
    /** Words of letters and digits that a form reads as season and episode. */
    counting,
    said: saidOf({ tokens, claims, year, block, date, counting }, isPiece),
    amongFrom: (from: number) => (among[from] ??= findWordsAmongTags(tokens, claims, from)),
  };
}, MAX_REMEMBERED);

export type NameWords = ReturnType<typeof readWords>;

// Caches spellings, because the works found for a name have a few hundred titles.
const spellingsOf = memoize((key) => [key, key.replace(ARTICLE, "$2 $1")].map(removeSpaces), 500);

/**
 * Marks the words that are part of one of these titles, longest titles first. A title also matches
 * with its article at the end: `Simpsons, The`.
 */
export function markWordsInTitles(
  { length }: readonly Word[],
  keyOf: (from: number, to: number) => string,
  titles: Iterable<string>,
): boolean[] {
  const keys = new Set<string>();
  for (const title of titles) for (const key of spellingsOf(title)) keys.add(key);
  keys.delete("");
  const starts = [...keys];
  const is = Array.from({ length }, () => false);
  for (let from = 0; from < length && starts.length > 0; from++) {
    let end = from;
    for (let to = from + 1; to <= Math.min(length, from + MAX_TITLE_WORDS); to++) {
      const key = keyOf(from, to);
      if (keys.has(key)) end = to;
      else if (!starts.some((title) => title.startsWith(key))) break;
    }
    is.fill(true, from, end);
    if (end > from) from = end - 1;
  }
  return is;
}

/** True if a word counts a season or an episode, on its own or with its neighbours. */
function isNumbering(word: string, last: string, next: string): boolean {
  const isCount = (part: string) => [COUNTING, LETTERING, JOINING].some((some) => some.test(part));
  const isJoinedWord = JOINED_WORD.test(word) && !COUNTING.test(word.replace(/^[\dx]+/, ""));
  const isNumbered =
    DIGIT.test(word) &&
    !isJoinedWord &&
    (/^\d/.test(word) || word.split(/\d+/).every((part) => part === "" || isCount(part)));
  const isBeside = DIGIT.test(last) || DIGIT.test(next);
  // `1 to 3`, `Episode 2 of Season 1`
  const isJoined =
    JOINING.test(word) &&
    [last, next].every((neighbour) => DIGIT.test(neighbour) || COUNTING.test(neighbour));
  // `Second Season`
  const isOrdinal = word.length > 3 && numberOf(word) !== undefined && SEASON_WORD.test(next);
  return (
    isOrdinal ||
    isNumbered ||
    (isBeside && (isJoined || COUNTING.test(word))) ||
    (LETTERING.test(word) && /^\d/.test(next))
  );
}

/** The tokens of a name with the roles that tables and expressions give them. */
type ClaimsOfName = {
  tokens: NameTokens;
  claims: WordRoles;
  year: YearMatch | undefined;
  block: string;
  date: DateMatch | undefined;
  counting: readonly Word[];
};

function saidOf(
  { tokens, claims, year, block, date, counting }: ClaimsOfName,
  isPiece: readonly boolean[],
): ClaimedRole[] {
  const { text, words, tags, prefix, brackets } = tokens;
  const parts = findPartSpans(text);
  const counts = spansOf(withoutIds(text), COUNTS);
  const included = spansOf(text, INCLUDED_THINGS);
  const isIn = (spans: readonly Span[], index: number) => isWithin(words[index], spans);
  // `[1976, Poland, drama, DVDRip]`: the block lists facts if one of its words is in a table. Its
  // other words are facts only in a list with commas: `(1996 Movie Talk)` lists none.
  const isDated = (index: number) => year !== undefined && isIn([year], index);
  const listsFacts = words.some(
    ({ lower }, index) =>
      isDated(index) &&
      claims[index] !== "year" &&
      ((claims[index] !== undefined && !isDiscLabel(lower)) ||
        isGenre(lower) ||
        isShortLanguage(lower)),
  );
  const isListed = ({ start, lower, bracket }: Word, index: number): boolean => {
    const { open = start, close = start } = brackets[bracket] ?? {};
    return (
      isGenre(lower) ||
      (isDated(index) && (isShortLanguage(lower) || /[,;|/]/.test(text.slice(open, close))))
    );
  };
  // `Film - Drama 2011`
  const genre = year === undefined ? 0 : countTrailingGenreChars(text.slice(0, year.start));
  const isSigned = words.some(
    ({ start }, index) => start >= prefix.titleStart && claims[index] === undefined,
  );
  const maySign = ({ start, bracket }: Word): boolean =>
    canSign(tokens, start) && (block !== "" || bracket < 0 || start >= prefix.titleStart);
  const claimOf = (word: Word, index: number): WordRole | undefined => {
    const { start, end, lower } = word;
    // `2003 Directors Cut`, `Remastered 2015`
    if (claims[index] === "year") {
      return !isDated(index) &&
        tags.some(
          ({ kind, first, last }) =>
            kind === "edition" && (first === index + 1 || last === index - 1),
        )
        ? "edition"
        : "year";
    }
    if (claims[index] !== undefined) return claims[index];
    const isGenreOf = year !== undefined && start >= year.start - genre && end <= year.start;
    if (isGenreOf || isIn(included, index) || (listsFacts && isListed(word, index))) {
      return "release word";
    }
    // No group's name looks like season and episode.
    const isCounted = isIn(counting, index) || LETTERED.test(lower) || HAN_COUNT.test(lower);
    return isCounted ? "numbering" : undefined;
  };
  const otherwise = (word: Word, index: number): WordRole => {
    const { start, end, lower } = word;
    // Other guards judge the number of a part or disc.
    if (isIn(parts, index)) return "part";
    if (isPiece[index]) return "piece";
    if (isIn(counts, index)) return "count";
    // `14 May 2024`: the name of the month is part of the day.
    if (date !== undefined && isIn([date], index)) {
      if (start >= (date.time ?? date.end)) return "mark";
      return LETTER.test(lower) ? "numbering" : "number";
    }
    if (!LETTER.test(lower)) return "number";
    if (isNumbering(lower, words[index - 1]?.lower ?? "", words[index + 1]?.lower ?? "")) {
      return "numbering";
    }
    // A block at the start can be the group only if unclaimed words follow it. Blocks other than
    // the first may be anything.
    const isBlock = prefix.blocks.slice(1).some((block) => block.includes(text.slice(start, end)));
    return end <= prefix.titleStart && isSigned && !isBlock && maySign(word) ? "group" : "unknown";
  };
  return words.map((word, index): ClaimedRole => {
    const claimed = LAST.test(word.lower)
      ? "episode title"
      : (claimOf(word, index) ?? (isGroup(tokens, index) && "group"));
    if (claimed) return { role: claimed };
    const role = otherwise(word, index);
    return maySign(word) ? { role, signs: fold(word.lower) } : { role };
  });
}
