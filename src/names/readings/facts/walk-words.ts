// Determines the role of each word in a component. Guards, readings and `parse --roles` all use
// this walk.

import { fold } from "../../../base/text/fold.ts";
import type { Tag } from "../../parse/lex/parsed-name.ts";
import type { Word } from "../../parse/lex/scan.ts";
import { withoutIds } from "../../parse/nfo/ids.ts";
import { readSeasonOnly } from "../../parse/numbers/season.ts";
import { findGroup, isPlace, isSeasonWord } from "../../parse/tags/group.ts";
import { type NameTokens, tokensOf } from "../../parse/tokens.ts";
import { spanOf, THING_TAGS, type WordRole } from "./claims.ts";
import { canSign } from "./signatures.ts";
import { isWithin, markWordsInTitles, type NameWords, readWords } from "./words.ts";

/** Known facts from which the words of a name may come. Titles are title keys. */
export type NameFacts = {
  /** The work's titles. */
  titles: Iterable<string>;
  /** The titles of the episodes to which the numbers refer. */
  episodeTitles: readonly string[];
  group: string | null;
};

export const NOTHING: NameFacts = { titles: [], episodeTitles: [], group: null };

/**
 * The point from which a name is walked: an episode's numbers, a film's year or edition, or a
 * folder's season.
 */
type WalkAnchor = "numbers" | "year" | "season";

/**
 * Roles that do not explain a word after the anchor. A number after a film's year belongs to a
 * sequel, and a number after a season belongs to another season.
 */
const UNEXPLAINED: Record<WalkAnchor, ReadonlySet<WordRole>> = {
  numbers: new Set(["unknown"]),
  year: new Set([
    "unknown",
    "title",
    "episode title",
    "number",
    "numbering",
    "piece",
    "count",
    "year",
    "kind",
  ]),
  season: new Set(["unknown", "number", "numbering", "part", "piece"]),
};

const BEHIND_TITLE: ReadonlySet<WordRole> = new Set([
  "unknown",
  "number",
  "numbering",
  "piece",
  "count",
]);

/**
 * A word with its role and position. `isLeft` is true if its role does not explain the word in that
 * position.
 */
type WordInContext = Word & {
  at: number;
  text: string;
  role: WordRole;
  /**
   * `tags`: the words from the first technical tag after the anchor onwards, which describe the
   * release. `among`: words in that section that do not describe it.
   */
  place: "before" | "behind" | "block" | "tags" | "among";
  isLeft: boolean;
};

type Walk = { tokens: NameTokens; words: WordInContext[]; isDated: boolean };

const NUMBERING = /^(?:s\d{1,4}(?:[ex]\d.*)?|(?:e|ep)\d{1,4}.*|\d{1,2}x\d.*|\d{1,4}(?:v\d)?)$/;

/** Returns the role of each word, regardless of its position. */
function rolesIn({ tokens: { words }, keyOf, said }: NameWords, known: NameFacts): WordRole[] {
  const isTitle = markWordsInTitles(words, keyOf, known.titles);
  const isNamed = markWordsInTitles(words, keyOf, known.episodeTitles);
  const group = fold(known.group ?? "");
  return said.map(({ role, signs }, index) => {
    if (isTitle[index]) return "title";
    if (isNamed[index]) return "episode title";
    return signs === group ? "group" : role;
  });
}

const firstAt = ({ words }: NameTokens, start: number): number => {
  const index = words.findIndex((word) => word.start >= start);
  return index < 0 ? words.length : index;
};

/**
 * Returns the positions of the anchor and of the first technical tag after it. Undefined without an
 * anchor, or if a film's anchor has nothing before it.
 */
function reach(
  { tokens, year, counting }: NameWords,
  anchor: WalkAnchor,
  roles: readonly WordRole[],
) {
  const { text, words, tags, prefix } = tokens;
  const isTechnical = ({ hard, kind }: Tag) => hard && (kind !== "edition" || anchor === "season");
  const until = (from: number) =>
    tags.find((tag) => isTechnical(tag) && tag.first >= from)?.first ?? words.length;
  if (anchor === "season") {
    const season = readSeasonOnly(text);
    if (season === undefined) return undefined;
    const from = firstAt(tokens, season.end);
    const signed = findGroup(tokens, tags, null, season.end);
    const last = signed === null ? text.length : text.lastIndexOf(signed);
    const end = canSign(tokens, last) ? firstAt(tokens, last) : words.length;
    return { from, until: Math.min(until(from), end) };
  }
  if (anchor === "year") {
    // An edition also ends the title: `Film Extended Cut Sequel (1977)`.
    const edition =
      tags.find(({ hard, start }) => hard && start > prefix.titleStart)?.start ?? text.length;
    const start = Math.min(year?.start ?? edition, edition);
    if (start <= prefix.titleStart || start === text.length) return undefined;
    return { from: firstAt(tokens, start), until: until(firstAt(tokens, year?.end ?? start)) };
  }
  // A word of digits after a technical tag is another tag.
  const tagged =
    tags.find((tag) => isTechnical(tag) && tag.start > prefix.titleStart)?.first ?? words.length;
  const number = words.findIndex(
    (word, index) =>
      (NUMBERING.test(word.lower) || isWithin(word, counting)) &&
      roles[index] !== "title" &&
      (index < tagged || !/^\d+$/.test(word.lower)),
  );
  const from = number < 0 ? roles.indexOf("title") : number;
  return { from, until: until(from + 1) };
}

const NUMBERS: ReadonlySet<WordRole> = new Set(["numbering", "number", "count", "kind"]);

/**
 * `S01E02 - Restoration`, `S01E02.Japan.1080p`: returns the positions of words in the place of an
 * episode's title that the tables take for a description. Words after a dash and countries may be
 * the title of another episode. `from` is the position of the numbers.
 */
function findWordsInTitlePlace(
  { text, words }: NameTokens,
  roles: readonly WordRole[],
  from: number,
  until: number,
): ReadonlySet<number> {
  let start = from + 1;
  while (start < until && NUMBERS.has(roles[start] ?? "unknown")) start++;
  // A year on its own is a film's. In a day, other numbers follow it.
  const isNumbered = NUMBERS.has(roles[from] ?? "unknown") || start > from + 1;
  let end = start;
  while (end < until && roles[end] === "release word") end++;
  const run = words.slice(start, end);
  const isSetOff = / [-–] $/.test(text.slice(words[start - 1]?.end, run[0]?.start));
  return new Set(
    isNumbered && roles[from] !== "title" && (isSetOff || run.every(({ lower }) => isPlace(lower)))
      ? run.map((_, index) => start + index)
      : [],
  );
}

/** Walks the words of a name. Undefined if the name has no such anchor. */
export function walk(name: string, anchor: WalkAnchor, known: NameFacts): Walk | undefined {
  const nameWords = readWords(name);
  const { tokens, year } = nameWords;
  const { text, words, brackets, prefix } = tokens;
  const roles = rolesIn(nameWords, known);
  const reached = reach(nameWords, anchor, roles);
  if (reached === undefined) return undefined;
  const { from, until } = reached;
  // `[Show] S01E05 Title`: the block that reads as the group may just as well be the series' title
  // as the title after season and episode.
  const isBehind =
    roles.indexOf("title") > from && /^(?:s\d|\d{1,2}x)/.test(words[from]?.lower ?? "");
  const isOther = isBehind && prefix.blocks.length === 1;
  const among = nameWords.amongFrom(until);
  const titled = roles.slice(0, from).lastIndexOf("title");
  const titleLike: ReadonlySet<number> =
    anchor === "numbers" ? findWordsInTitlePlace(tokens, roles, from, until) : new Set();
  return {
    tokens,
    isDated: year !== undefined,
    words: words.map((word, index) => {
      const wordRole = roles[index] ?? "unknown";
      const isUnclear =
        titleLike.has(index) || (isOther && wordRole === "group" && word.end <= prefix.titleStart);
      const role = isUnclear ? "unknown" : wordRole;
      const isOwnYear =
        year !== undefined && Number(word.lower) === year.year && isWithin(word, [year]);
      const isBlock = brackets[word.bracket]?.square === true;
      const behind = index < from ? "before" : isBlock ? "block" : "behind";
      const place = index < until ? behind : among.has(index) ? "among" : "tags";
      // `Scream (1_2) (1996)`: a number between a film's title and its year is not part of the
      // title. The first film may have a 1 there.
      const before =
        anchor === "year" && index > titled && word.lower !== "1"
          ? BEHIND_TITLE
          : UNEXPLAINED.numbers;
      const open = place === "before" ? before : UNEXPLAINED[anchor];
      const isLeft = !isOwnYear && open.has(role);
      return { ...word, at: index, text: text.slice(word.start, word.end), role, place, isLeft };
    }),
  };
}

/**
 * Finds the years in a name, and its numbers from 2 onwards. Ignores titles, tags, parts and discs.
 */
export function findFigures(
  name: string,
  titles: Iterable<string>,
): { years: number[]; numbers: number[] } {
  const { words = [] } = walk(withoutIds(name), "numbers", { ...NOTHING, titles }) ?? {};
  const of = (...roles: readonly WordRole[]) =>
    words.flatMap(({ role, place, lower }) =>
      place !== "tags" && roles.includes(role) && /^\d{1,4}$/.test(lower) && Number(lower) > 1
        ? Number(lower)
        : [],
    );
  return {
    years: spanOf(name) === undefined ? of("year") : [],
    numbers: of("number", "numbering", "piece", "count"),
  };
}

const textOf = (words: readonly WordInContext[]): string => words.map(({ text }) => text).join(" ");

/**
 * Returns the role of each word in the chosen reading; `unknown` if nothing explains the word in
 * its position. An unexplained word after a technical tag is the release group.
 */
export function rolesOfName(name: string, isNumbered: boolean, known: NameFacts): WordRole[] {
  const dated = isNumbered ? undefined : walk(name, "year", known);
  const { words } = dated ?? walk(name, "numbers", known) ?? { words: [] };
  const isNumber = (index: number) => (words[index]?.role ?? "").startsWith("number");
  return tokensOf(name).words.map((_, index): WordRole => {
    // Words after the walked text belong to a site's address.
    const { role = "site", place = "tags" } = words[index] ?? {};
    if (place === "tags") return role === "unknown" ? "group" : role;
    if (
      isNumbered &&
      (isNumber(index) || (role === "kind" && (isNumber(index - 1) || isNumber(index + 1))))
    ) {
      return "numbering";
    }
    return dated !== undefined && place !== "before" && isNumber(index) ? "unknown" : role;
  });
}

/**
 * Finds the words without a role in an episode's name: before the numbers, after them, and after
 * them in square brackets or among the technical tags. Other guards judge numbers and words in the
 * group's position.
 */
export function findStrayWords(
  name: string,
  known: NameFacts,
): { before: string; after: string; inBlocks: string } {
  const { words } = walk(name, "numbers", known) ?? { words: [] };
  const wordsAt = (...where: WordInContext["place"][]) =>
    textOf(words.filter(({ isLeft, place }) => isLeft && where.includes(place)));
  return {
    before: wordsAt("before"),
    after: wordsAt("behind"),
    inBlocks: wordsAt("block", "among"),
  };
}

const DESCRIBED: ReadonlySet<WordRole> = new Set(["release word", "language"]);

/** Returns the words from a film's year to the first that does not describe the release. */
function describedAfterYear(words: readonly WordInContext[]): readonly WordInContext[] {
  const first = words.findIndex(({ place, role }) => place !== "before" && role !== "year");
  const rest = first < 0 ? [] : words.slice(first);
  const end = rest.findIndex(({ role }) => !DESCRIBED.has(role));
  return rest.slice(0, end < 0 ? undefined : end);
}

/**
 * Finds the words around the title in a film's name. The title ends at its year (`isDated`) or at
 * an edition. Undefined if neither is preceded by a title. `before`: words without a role before
 * that end. `leftover`: runs of words after it that are in no table and may belong to a title,
 * including those among the tags; a word for a kind of work (`Series`) counts in any position.
 * `all`: all unexplained words from there to the end. `described`: words directly after the year
 * that describe the release, such as a country or a language.
 */
export function findFilmWords(
  name: string,
  known = NOTHING,
):
  | { before: string; isDated: boolean; leftover: string[]; all: string; described: string }
  | undefined {
  const walked = walk(name, "year", known);
  if (walked === undefined) return undefined;
  const left = walked.words.filter(({ isLeft }) => isLeft);
  const behind = left.filter(({ place }) => place !== "before");
  const runs: WordInContext[][] = [];
  for (const word of behind.filter(({ role, place }) => place !== "tags" || role === "kind")) {
    const last = runs.at(-1)?.at(-1);
    const isNext = last?.at === word.at - 1 && last.bracket === word.bracket;
    if (isNext && !walked.tokens.text.slice(last.end, word.start).includes(" - ")) {
      runs.at(-1)?.push(word);
    } else {
      runs.push([word]);
    }
  }
  return {
    before: textOf(left.filter(({ place }) => place === "before")),
    isDated: walked.isDated,
    leftover: runs.map((run) => walked.tokens.text.slice(run[0]?.start, run.at(-1)?.end)),
    all: textOf(behind).toLowerCase(),
    described: textOf(describedAfterYear(walked.words)),
  };
}

/**
 * Returns the words of a folder between its season and its first hard tag that nothing explains, in
 * lower case. Tags, group, year, ids, counts and words for a whole season are explained. Examples:
 * `bonus` in `Season 2 Bonus`, `2` in `Season 2.2`.
 */
export const readWordsAfterSeason = (name: string, known = NOTHING): string =>
  textOf(
    walk(name, "season", known)?.words.filter(
      ({ isLeft, place, lower }) =>
        isLeft &&
        place !== "before" &&
        (place !== "tags" || THING_TAGS.has(lower)) &&
        !isSeasonWord(lower),
    ) ?? [],
  ).toLowerCase();
