// What each word of a component is: the one walk that guards, readings and `parse --roles` read.
import { tight, titleKey } from "../../identify/title-key.ts";
import { AND, EPISODE, OF, SEASON, TO } from "../../parse/lex/number-list.ts";
import { withoutIds } from "../../parse/nfo/ids.ts";
import type { Span } from "../../parse/numbers/form.ts";
import { partSpans } from "../../parse/numbers/part.ts";
import { seasonOnly } from "../../parse/numbers/season.ts";
import { findYear, type YearMatch } from "../../parse/numbers/year.ts";
import { findGroup, isGenre, isSeasonWord, isShortLanguage } from "../../parse/tags/group.ts";
import { trailingSiteStart } from "../../parse/tags/site-words.ts";
import { firstTagStart } from "../../parse/title/title-end.ts";
import { type Tokens, tokensOf } from "../../parse/tokens.ts";
import { fold } from "../../text/fold.ts";
import { claimsOf, isGroup, yearOf } from "./claims.ts";
import { findPieces } from "./pieces.ts";
import { type Role, THING_TAGS } from "./tables.ts";
import { INCLUDED_THINGS } from "./things.ts";

/** What is known about a name besides its words, which may come from any of these. Titles are keys. */
export type Known = {
  /** Of the work. */
  titles: Iterable<string>;
  /** Other titles in the name, which TMDB need not have: in a block of its own behind the title each of them may be anything. */
  otherTitles: readonly string[];
  /** Of the episodes that its numbers mean. */
  episodeTitles: readonly string[];
  group: string | null;
};

export const NOTHING: Known = { titles: [], otherTitles: [], episodeTitles: [], group: null };

/** What a name is walked from: an episode's numbers, a film's year or edition, a folder's season. */
type Anchor = "numbers" | "year" | "season";

/** Which roles do not explain a word there. Behind a film's year a number is a sequel's, behind a season another season's. */
const UNEXPLAINED: Record<Anchor, ReadonlySet<Role>> = {
  numbers: new Set(["unknown"]),
  year: new Set(["unknown", "title", "episode title", "number", "numbering", "piece", "count", "year", "kind"]),
  season: new Set(["unknown", "number", "numbering", "part", "piece"]),
};

/**
 * Each word with its role. `from` is the first word at the anchor, `until` that of the first technical tag behind it: what
 * stands further behind describes the release.
 */
type Walk = { tokens: Tokens; roles: Role[]; from: number; until: number; year: YearMatch | undefined };

const LETTER = /\p{L}/u;
const DIGIT = /\d/;
// A word that stands beside a number and only counts or joins.
const COUNTING = new RegExp(
  String.raw`^(?:${SEASON}|${EPISODE}|${AND}|${TO}|${OF}|s|e|t|x|v|n|nr|no|part|pt|parte|teil|partie|vol|cd|dvd|dis[ck])$`,
  "iu",
);
const NUMBERING = /^(?:s\d{1,4}(?:[ex]\d.*)?|(?:e|ep)\d{1,4}.*|\d{1,2}x\d.*|\d{1,4}(?:v\d)?)$/;
const LETTERED = /^(?:s\d{1,4}|(?:s\d{1,4})?(?:ep?\d{1,4})(?:-?e?\d{1,4})*|\d{1,2}x\d{1,4})$/;
const ARTICLE = /^(the|an?|le|la|les|der|die|das|el|los|il) (.+)$/;
// The last episode of a season says so: `S08E12.FINAL`.
const LAST = /^finale?$/;
// The season's episodes, all of them: `(1-13)`, `24 Episodes`, `13 of 13`.
const COUNTS =
  /(?<![\d.])(?:\d{1,3} ?[-~] ?\d{2,3}|\d{1,3}[ .]?(?:episodes?|folgen|eps?)|\d{1,3} ?(?:of|из) ?\d{1,3})(?![\d.])/gi;
const MAX_TITLE_WORDS = 16;

/** Which words are in one of these titles, the longest first; with the article behind it, too: `Simpsons, The`. */
function inTitles({ text, words }: Tokens, titles: Iterable<string>): boolean[] {
  const keys = new Set([...titles].flatMap((key) => [key, key.replace(ARTICLE, "$2 $1")].map(tight)));
  keys.delete("");
  const starts = [...keys];
  const is = words.map(() => false);
  for (let from = 0; from < words.length && starts.length > 0; from++) {
    let end = from;
    for (let to = from + 1; to <= Math.min(words.length, from + MAX_TITLE_WORDS); to++) {
      const key = tight(titleKey(text.slice(words[from]?.start, words[to - 1]?.end)));
      if (keys.has(key)) end = to;
      else if (!starts.some((title) => title.startsWith(key))) break;
    }
    is.fill(true, from, end);
    if (end > from) from = end - 1;
  }
  return is;
}

const spansOf = (text: string, pattern: RegExp): Span[] =>
  [...text.matchAll(pattern)].map(({ 0: all, index }) => ({ start: index, end: index + all.length }));

/** The titles of the work and of the name. Behind the title, a block of its own is no other title. */
function titleWords(tokens: Tokens, { titles, otherTitles }: Known): boolean[] {
  const { words, brackets } = tokens;
  const own = inTitles(tokens, titles);
  const title = own.indexOf(true);
  const other = inTitles(tokens, otherTitles);
  return words.map(({ bracket }, at) => {
    const isBlock = brackets[bracket]?.square === true && bracket !== words[title]?.bracket;
    return own[at] === true || (other[at] === true && (title < 0 || at < title || !isBlock));
  });
}

/** The role of each word, wherever it stands. */
function rolesIn(tokens: Tokens, known: Known, year: YearMatch | undefined): Role[] {
  const { text, words, tags, prefix } = tokens;
  const claims = claimsOf(tokens);
  const isTitle = titleWords(tokens, known);
  const isNamed = inTitles(tokens, known.episodeTitles);
  const isPiece = inTitles(
    tokens,
    findPieces(tokens.name).map((piece) => piece.text),
  );
  const [parts, counts, included] = [
    partSpans(text),
    spansOf(withoutIds(text), COUNTS),
    spansOf(text, INCLUDED_THINGS),
  ];
  const isIn = (spans: readonly Span[], at: number) =>
    spans.some(({ start, end }) => start <= (words[at]?.start ?? 0) && (words[at]?.end ?? 0) <= end);
  // `[1976, Poland, drama, DVDRip]`: facts, if a table knows one of them. Otherwise its words are as any behind the year.
  const isDated = (at: number) => year !== undefined && isIn([year], at);
  const listsFacts = words.some(
    ({ lower }, at) =>
      isDated(at) && claims[at] !== "year" && (claims[at] !== undefined || isGenre(lower) || isShortLanguage(lower)),
  );
  return words.map(({ start, end, lower }, at): Role => {
    if (isTitle[at]) return "title";
    if (isNamed[at] || LAST.test(lower)) return "episode title";
    // `2003 Directors Cut`, `Remastered 2015`
    if (claims[at] === "year")
      return !isDated(at) &&
        tags.some(({ kind, first, last }) => kind === "edition" && (first === at + 1 || last === at - 1))
        ? "edition"
        : "year";
    if (claims[at] !== undefined) return claims[at];
    if (isIn(included, at) || (listsFacts && (isDated(at) || isGenre(lower)))) return "release word";
    // No group's name is written as season and episode.
    if (LETTERED.test(lower)) return "numbering";
    if (isGroup(tokens, at) || (known.group !== null && fold(lower) === fold(known.group))) return "group";
    // Other guards judge the number of a part or disc.
    if (isIn(parts, at)) return "part";
    if (isPiece[at]) return "piece";
    if (isIn(counts, at)) return "count";
    if (!LETTER.test(lower)) return "number";
    const beside = [words[at - 1]?.lower ?? "", words[at + 1]?.lower ?? ""];
    const isNumbered =
      DIGIT.test(lower) &&
      (/^\d/.test(lower) || lower.split(/\d+/).every((part) => part === "" || COUNTING.test(part)));
    if (isNumbered || (COUNTING.test(lower) && beside.some((one) => DIGIT.test(one)))) return "numbering";
    // Other blocks at the start than the group's may be anything.
    const isBlock = prefix.blocks.slice(1).some((block) => block.includes(text.slice(start, end)));
    return end <= prefix.titleStart && !isBlock ? "group" : "unknown";
  });
}

const firstAt = ({ words }: Tokens, start: number): number => {
  const at = words.findIndex((word) => word.start >= start);
  return at < 0 ? words.length : at;
};

/** The words of one component, each with its role; undefined if it has no such anchor, or nothing stands before a film's. */
function walk(name: string, anchor: Anchor, known: Known): Walk | undefined {
  const whole = tokensOf(name);
  const end = trailingSiteStart(whole.text);
  const tokens = end < whole.text.length ? tokensOf(`${whole.text.slice(0, end)}${whole.extension}`) : whole;
  const { text, words, tags, prefix } = tokens;
  const { titleStart, group } = prefix;
  const limit = firstTagStart(tokens, tags, titleStart);
  const year = findYear({ ...tokens, from: titleStart, limit, anime: group !== null });
  const technical = tags.filter((tag) => tag.hard && tag.kind !== "edition" && tag.start > titleStart);
  const behind = (at: number) => technical.find(({ first }) => first > at)?.first ?? words.length;
  if (anchor === "season") {
    const season = seasonOnly(text);
    if (season === undefined) return undefined;
    const signed = findGroup(tokens, tags, null, season.end);
    const roles = rolesIn(tokens, known, year);
    const from = firstAt(tokens, season.end);
    const hard = tags.find((tag) => tag.hard && tag.start >= season.end)?.first ?? words.length;
    return {
      tokens,
      roles,
      from,
      until: Math.min(hard, signed === null ? hard : firstAt(tokens, text.lastIndexOf(signed))),
      year,
    };
  }
  if (anchor === "year") {
    // An edition ends the title, too: `Film Fan Edit Sequel (1977)`.
    const edition = tags.find(({ hard, start }) => hard && start > titleStart)?.start ?? text.length;
    const start = Math.min(year?.start ?? edition, edition);
    if (start <= titleStart || start === text.length) return undefined;
    return {
      tokens,
      roles: rolesIn(tokens, known, year),
      from: firstAt(tokens, start),
      until: behind(firstAt(tokens, year?.end ?? start) - 1),
      year,
    };
  }
  const roles = rolesIn(tokens, known, year);
  // Behind a technical tag digits alone are one more.
  const [tagged = words.length] = technical.map(({ first }) => first);
  const number = words.findIndex(
    ({ lower }, at) => NUMBERING.test(lower) && roles[at] !== "title" && (at < tagged || !/^\d+$/.test(lower)),
  );
  const from = number < 0 ? roles.indexOf("title") : number;
  return { tokens, roles, from, until: behind(from), year };
}

/**
 * The role of each word of a name as it was decided: `unknown` if nothing accounts for it there. What follows a technical tag
 * signs the release.
 */
export function rolesOfName(name: string, isNumbered: boolean, known: Known): Role[] {
  const dated = isNumbered ? undefined : walk(name, "year", known);
  const { roles, from, until } = dated ?? walk(name, "numbers", known) ?? { roles: [], from: 0, until: 0 };
  const isNumber = (at: number) => roles[at] === "number" || roles[at] === "numbering";
  return tokensOf(name).words.map((_, at): Role => {
    // Behind the text that is walked stands the address of a site.
    const role = roles[at] ?? "site";
    if (at >= until) return role === "unknown" ? "group" : role;
    if (isNumbered && (isNumber(at) || (role === "kind" && (isNumber(at - 1) || isNumber(at + 1))))) return "numbering";
    return dated !== undefined && at >= from && isNumber(at) ? "unknown" : role;
  });
}

/** The words without a role up to the first technical tag: before the numbers, behind them, and there in square brackets. */
type StrayWords = { before: string; after: string; inBlocks: string };

/** The words of an episode's name without a role; a number is another guard's matter, and so is what stands in the group's place. */
export function strayWords(name: string, known: Known): StrayWords {
  const stray = { before: [] as string[], after: [] as string[], inBlocks: [] as string[] };
  const walked = walk(name, "numbers", known);
  if (walked === undefined) return { before: "", after: "", inBlocks: "" };
  const {
    tokens: { text, words, brackets, prefix },
    roles,
    from,
    until,
  } = walked;
  for (const [at, { start, end, bracket }] of words.entries())
    if (at < until && UNEXPLAINED.numbers.has(roles[at] ?? "unknown"))
      stray[at < from ? "before" : brackets[bracket]?.square === true ? "inBlocks" : "after"].push(
        text.slice(start, end),
      );
  // `[Show] S01E05 Title`: a title behind season and episode is no more the series' than the block that reads as the group.
  const [block, ...more] = prefix.blocks;
  const isBehind = roles.indexOf("title") > from && /^(?:s\d|\d{1,2}x)/.test(words[from]?.lower ?? "");
  if (block !== undefined && more.length === 0 && isBehind) stray.before.unshift(block);
  return { before: stray.before.join(" "), after: stray.after.join(" "), inBlocks: stray.inBlocks.join(" ") };
}

/** The words behind the title in a film's name. */
type WordsBehind = {
  /** Whether they stand behind a year, or only behind an edition. */
  isDated: boolean;
  /**
   * Runs of words before the next hard tag that no table knows: they may belong to a title. A word for a kind of work
   * (`Series`) counts wherever it stands.
   */
  leftover: string[];
  /** All words that are not tags, up to the end. */
  all: string;
};

/** The words behind a film's title, from its year or edition on; undefined if no title stands before them. */
export function findWordsBehind(name: string): WordsBehind | undefined {
  const walked = walk(name, "year", NOTHING);
  if (walked === undefined) return undefined;
  const { tokens, roles, from, until, year } = walked;
  const isOwnYear = (at: number) => {
    const { start = 0, end = 0, lower = "" } = tokens.words[at] ?? {};
    return year !== undefined && start >= year.start && end <= year.end && Number(lower) === year.year;
  };
  const left = [...roles.entries()].flatMap(([at, role]) =>
    at >= from && UNEXPLAINED.year.has(role) && !isOwnYear(at) ? at : [],
  );
  return {
    isDated: year !== undefined,
    leftover: wordRuns(
      tokens,
      left.filter((at) => at < until || roles[at] === "kind"),
    ),
    all: left.map((at) => tokens.words[at]?.lower).join(" "),
  };
}

/** The texts of words with only separators between them. */
function wordRuns({ text, words }: Tokens, left: readonly number[]): string[] {
  const runs: { start: number; end: number; last: number }[] = [];
  for (const at of left) {
    const { start = 0, end = 0, bracket } = words[at] ?? {};
    const run = runs.at(-1);
    const isNext = run?.last === at - 1 && words[run.last]?.bracket === bracket;
    if (run === undefined || !isNext || text.slice(run.end, start).includes(" - ")) runs.push({ start, end, last: at });
    else Object.assign(run, { end, last: at });
  }
  return runs.map(({ start, end }) => text.slice(start, end));
}

/**
 * The words of a folder after its season and before its first hard tag that neither tags, nor the group, year, ids and counts,
 * nor words for a whole season account for: `bonus` of `Season 2 Bonus`, `2` of `Season 2.2`. Folded.
 */
export function wordsAfterSeason(name: string, known = NOTHING): string {
  const walked = walk(name, "season", known);
  if (walked === undefined) return "";
  const {
    tokens: { words },
    roles,
    from,
    until,
  } = walked;
  return words
    .filter(
      ({ lower }, at) =>
        at >= from &&
        (at < until || THING_TAGS.has(lower)) &&
        UNEXPLAINED.season.has(roles[at] ?? "unknown") &&
        !isSeasonWord(lower),
    )
    .map(({ lower }) => lower)
    .join(" ");
}
