// What each word of a component is: the one walk that guards, readings and `parse --roles` read.
import { tight, titleKey } from "../../identify/title-key.ts";
import { AND, EPISODE, OF, SEASON, TO } from "../../parse/lex/number-list.ts";
import type { Tag } from "../../parse/lex/parsed-name.ts";
import type { Word } from "../../parse/lex/scan.ts";
import { withoutIds } from "../../parse/nfo/ids.ts";
import type { Span } from "../../parse/numbers/form.ts";
import { partSpans } from "../../parse/numbers/part.ts";
import { seasonOnly } from "../../parse/numbers/season.ts";
import { findYear, type YearMatch } from "../../parse/numbers/year.ts";
import { findGroup, isGenre, isSeasonWord, isShortLanguage, trailingGenreChars } from "../../parse/tags/group.ts";
import { trailingSiteStart } from "../../parse/tags/site-words.ts";
import { firstTagStart } from "../../parse/title/title-end.ts";
import { type Tokens, tokensOf } from "../../parse/tokens.ts";
import { fold } from "../../text/fold.ts";
import { claimsOf, isGroup, type Role, THING_TAGS } from "./claims.ts";
import { findPieces } from "./pieces.ts";
import { INCLUDED_THINGS, wordsAmongTags } from "./words-among-tags.ts";

/** What is known about a name besides its words, which may come from any of these. Titles are keys. */
export type Known = {
  /** Of the work. */
  titles: Iterable<string>;
  /** Of the episodes that its numbers mean. */
  episodeTitles: readonly string[];
  group: string | null;
};

export const NOTHING: Known = { titles: [], episodeTitles: [], group: null };

/** What a name is walked from: an episode's numbers, a film's year or edition, a folder's season. */
type Anchor = "numbers" | "year" | "season";

/** Which roles do not explain a word there. Behind a film's year a number is a sequel's, behind a season another season's. */
const UNEXPLAINED: Record<Anchor, ReadonlySet<Role>> = {
  numbers: new Set(["unknown"]),
  year: new Set(["unknown", "title", "episode title", "number", "numbering", "piece", "count", "year", "kind"]),
  season: new Set(["unknown", "number", "numbering", "part", "piece"]),
};

/** A word with its role, where it stands, and whether its role does not explain it there. */
type Walked = Word & {
  at: number;
  text: string;
  role: Role;
  /** `tags`: from the first technical tag behind the anchor on, where words describe the release; `among`: words there that do not. */
  place: "before" | "behind" | "block" | "tags" | "among";
  isLeft: boolean;
};

type Walk = { tokens: Tokens; words: Walked[]; isDated: boolean };

const LETTER = /\p{L}/u;
const DIGIT = /\d/;
// A word next to a number that only counts, and one that joins two numbers.
const COUNTING = new RegExp(
  String.raw`^(?:${SEASON}|${EPISODE}|nr|no|part|pt|parte|teil|partie|vol|cd|dvd|dis[ck])$`,
  "iu",
);
const LETTERING = /^[setxvn]$/;
const JOINING = new RegExp(`^(?:${AND}|${TO}|${OF})$`, "iu");
const NUMBERING = /^(?:s\d{1,4}(?:[ex]\d.*)?|(?:e|ep)\d{1,4}.*|\d{1,2}x\d.*|\d{1,4}(?:v\d)?)$/;
const LETTERED = /^(?:s\d{1,4}|(?:s\d{1,4})?(?:ep?\d{1,4})(?:-?e?\d{1,4})*|\d{1,2}x\d{1,4})$/;
// `第2季`, `第十話`
const HAN_COUNT = /^(?:第(?:\d{1,4}|[一二三四五六七八九十百]{1,5})[季期部話话集回]?|\d{1,4}[季期部話话集回])$/;
const ARTICLE = /^(the|an?|le|la|les|der|die|das|el|los|il) (.+)$/;
// The last episode of a season says so: `S08E12.FINAL`.
const LAST = /^finale?$/;
// The season's episodes, all of them: `(1-13)`, `24 Episodes`, `13 of 13`.
const COUNTS = new RegExp(
  String.raw`(?<![\d.])(?:\d{1,3} ?[-~] ?\d{2,3}|\d{1,3}[ .]?(?:episodes?|folgen|eps?)|\d{1,3} ?(?:${OF}) ?\d{1,3})(?![\d.])`,
  "gi",
);
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

const isWithin = (word: Span | undefined, spans: readonly Span[]): boolean =>
  word !== undefined && spans.some(({ start, end }) => start <= word.start && word.end <= end);
const spansOf = (text: string, pattern: RegExp): Span[] =>
  [...text.matchAll(pattern)].map(({ 0: all, index }) => ({ start: index, end: index + all.length }));

/** Whether a group may stand here: in front of the title, behind a tag, and a block at the end only behind a technical one. */
const signs = ({ brackets, tags, prefix }: Tokens, start: number): boolean => {
  const isBlock = brackets.some(({ open, close }) => open < start && start < close);
  return start < prefix.titleStart || tags.some((tag) => (tag.hard || !isBlock) && tag.start < start);
};

/** The role of each word, wherever it stands. */
function rolesIn(tokens: Tokens, known: Known, year: YearMatch | undefined): Role[] {
  const { text, words, tags, prefix } = tokens;
  const claims = claimsOf(tokens);
  const isTitle = inTitles(tokens, known.titles);
  const isNamed = inTitles(tokens, known.episodeTitles);
  const pieces = findPieces(tokens.name).map((piece) => piece.text);
  const isPiece = inTitles(tokens, pieces);
  const parts = partSpans(text);
  const counts = spansOf(withoutIds(text), COUNTS);
  const included = spansOf(text, INCLUDED_THINGS);
  const isIn = (spans: readonly Span[], at: number) => isWithin(words[at], spans);
  // `[1976, Poland, drama, DVDRip]`: facts, if a table knows one of them. Otherwise its words are as any behind the year.
  const isDated = (at: number) => year !== undefined && isIn([year], at);
  const listsFacts = words.some(
    ({ lower }, at) =>
      isDated(at) && claims[at] !== "year" && (claims[at] !== undefined || isGenre(lower) || isShortLanguage(lower)),
  );
  // `Film - Drama 2011`
  const genre = year === undefined ? 0 : trailingGenreChars(text.slice(0, year.start));
  const isSigned = words.some(({ start }, at) => start >= prefix.titleStart && claims[at] === undefined);
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
    const isGenreOf = year !== undefined && start >= year.start - genre && end <= year.start;
    if (isGenreOf || isIn(included, at) || (listsFacts && (isDated(at) || isGenre(lower)))) return "release word";
    // No group's name is written as season and episode.
    if (LETTERED.test(lower) || HAN_COUNT.test(lower)) return "numbering";
    if (isGroup(tokens, at) || (signs(tokens, start) && fold(lower) === fold(known.group ?? ""))) return "group";
    // Other guards judge the number of a part or disc.
    if (isIn(parts, at)) return "part";
    if (isPiece[at]) return "piece";
    if (isIn(counts, at)) return "count";
    if (!LETTER.test(lower)) return "number";
    const [last, next] = [words[at - 1]?.lower ?? "", words[at + 1]?.lower ?? ""];
    const isCount = (part: string) => [COUNTING, LETTERING, JOINING].some((some) => some.test(part));
    const isNumbered =
      DIGIT.test(lower) && (/^\d/.test(lower) || lower.split(/\d+/).every((part) => part === "" || isCount(part)));
    const numbers = [last, next].filter((one) => DIGIT.test(one)).length;
    const isCounted = COUNTING.test(lower) && numbers > 0;
    // `1 to 3`, `Episode 2 of Season 1`
    const isJoined =
      JOINING.test(lower) && numbers > 0 && [last, next].every((one) => DIGIT.test(one) || COUNTING.test(one));
    if (isNumbered || isJoined || isCounted || (LETTERING.test(lower) && /^\d/.test(next))) return "numbering";
    // A block signs what follows it; other blocks at the start than the first may be anything.
    const isBlock = prefix.blocks.slice(1).some((block) => block.includes(text.slice(start, end)));
    return end <= prefix.titleStart && isSigned && !isBlock ? "group" : "unknown";
  });
}

const firstAt = ({ words }: Tokens, start: number): number => {
  const at = words.findIndex((word) => word.start >= start);
  return at < 0 ? words.length : at;
};

/** Where the anchor stands, and the first technical tag behind it; undefined without one, or if nothing stands before a film's. */
function reach(tokens: Tokens, anchor: Anchor, roles: readonly Role[], year: YearMatch | undefined) {
  const { text, words, tags, prefix } = tokens;
  const isTechnical = ({ hard, kind }: Tag) => hard && (kind !== "edition" || anchor === "season");
  const until = (from: number) => tags.find((tag) => isTechnical(tag) && tag.first >= from)?.first ?? words.length;
  if (anchor === "season") {
    const season = seasonOnly(text);
    if (season === undefined) return undefined;
    const from = firstAt(tokens, season.end);
    const signed = findGroup(tokens, tags, null, season.end);
    const last = signed === null ? text.length : text.lastIndexOf(signed);
    const end = signs(tokens, last) ? firstAt(tokens, last) : words.length;
    return { from, until: Math.min(until(from), end) };
  }
  if (anchor === "year") {
    // An edition ends the title, too: `Film Fan Edit Sequel (1977)`.
    const edition = tags.find(({ hard, start }) => hard && start > prefix.titleStart)?.start ?? text.length;
    const start = Math.min(year?.start ?? edition, edition);
    if (start <= prefix.titleStart || start === text.length) return undefined;
    return { from: firstAt(tokens, start), until: until(firstAt(tokens, year?.end ?? start)) };
  }
  // Behind a technical tag digits alone are one more.
  const tagged = tags.find((tag) => isTechnical(tag) && tag.start > prefix.titleStart)?.first ?? words.length;
  const number = words.findIndex(
    ({ lower }, at) => NUMBERING.test(lower) && roles[at] !== "title" && (at < tagged || !/^\d+$/.test(lower)),
  );
  const from = number < 0 ? roles.indexOf("title") : number;
  return { from, until: until(from + 1) };
}

/** Undefined if the name has no such anchor. */
export function walk(name: string, anchor: Anchor, known: Known): Walk | undefined {
  const whole = tokensOf(name);
  const end = trailingSiteStart(whole.text);
  const tokens = end < whole.text.length ? tokensOf(`${whole.text.slice(0, end)}${whole.extension}`) : whole;
  const { text, words, tags, brackets, prefix } = tokens;
  const limit = firstTagStart(tokens, tags, prefix.titleStart);
  const year = findYear({ ...tokens, from: prefix.titleStart, limit, anime: prefix.group !== null });
  const roles = rolesIn(tokens, known, year);
  const reached = reach(tokens, anchor, roles, year);
  if (reached === undefined) return undefined;
  const { from, until } = reached;
  // `[Show] S01E05 Title`: a title behind season and episode is no more the series' than the block that reads as the group.
  const isBehind = roles.indexOf("title") > from && /^(?:s\d|\d{1,2}x)/.test(words[from]?.lower ?? "");
  const isOther = isBehind && prefix.blocks.length === 1;
  const among = wordsAmongTags(tokens, claimsOf(tokens), until);
  return {
    tokens,
    isDated: year !== undefined,
    words: words.map((word, at) => {
      const said = roles[at] ?? "unknown";
      const role = isOther && said === "group" && word.end <= prefix.titleStart ? "unknown" : said;
      const isOwnYear = year !== undefined && Number(word.lower) === year.year && isWithin(word, [year]);
      const isBlock = brackets[word.bracket]?.square === true;
      const behind = at < from ? "before" : isBlock ? "block" : "behind";
      const place = at < until ? behind : among.has(at) ? "among" : "tags";
      const isLeft = !isOwnYear && (place === "before" ? role === "unknown" : UNEXPLAINED[anchor].has(role));
      return { ...word, at, text: text.slice(word.start, word.end), role, place, isLeft };
    }),
  };
}

export const textOf = (words: readonly Walked[]): string => words.map(({ text }) => text).join(" ");

/**
 * The role of each word of a name as it was decided: `unknown` if nothing accounts for it there. What follows a technical tag
 * signs the release.
 */
export function rolesOfName(name: string, isNumbered: boolean, known: Known): Role[] {
  const dated = isNumbered ? undefined : walk(name, "year", known);
  const { words } = dated ?? walk(name, "numbers", known) ?? { words: [] };
  const isNumber = (at: number) => (words[at]?.role ?? "").startsWith("number");
  return tokensOf(name).words.map((_, at): Role => {
    // Behind the text that is walked stands the address of a site.
    const { role = "site", place = "tags" } = words[at] ?? {};
    if (place === "tags") return role === "unknown" ? "group" : role;
    if (isNumbered && (isNumber(at) || (role === "kind" && (isNumber(at - 1) || isNumber(at + 1))))) return "numbering";
    return dated !== undefined && place !== "before" && isNumber(at) ? "unknown" : role;
  });
}

/**
 * The words of an episode's name without a role: before the numbers, behind them, and there in square brackets or among the
 * technical tags. A number is another guard's matter, and so is what stands in the group's place.
 */
export function strayWords(name: string, known: Known): { before: string; after: string; inBlocks: string } {
  const { words } = walk(name, "numbers", known) ?? { words: [] };
  const at = (...where: Walked["place"][]) =>
    textOf(words.filter(({ isLeft, place }) => isLeft && where.includes(place)));
  return { before: at("before"), after: at("behind"), inBlocks: at("block", "among") };
}

/**
 * The words of a film's name around its title, which ends at its year (`isDated`) or at an edition; undefined if no title stands
 * before one. `before`: words without a role there. `leftover`: runs of words behind it that no table knows, which may belong to a
 * title, also among the tags; a word for a kind of work (`Series`) counts wherever it stands. `all`: to the end.
 */
export function filmWords(name: string, known = NOTHING) {
  const walked = walk(name, "year", known);
  if (walked === undefined) return undefined;
  const left = walked.words.filter(({ isLeft }) => isLeft);
  const behind = left.filter(({ place }) => place !== "before");
  const runs: Walked[][] = [];
  for (const word of behind.filter(({ role, place }) => place !== "tags" || role === "kind")) {
    const last = runs.at(-1)?.at(-1);
    const isNext = last?.at === word.at - 1 && last.bracket === word.bracket;
    if (isNext && !walked.tokens.text.slice(last.end, word.start).includes(" - ")) runs.at(-1)?.push(word);
    else runs.push([word]);
  }
  return {
    before: textOf(left.filter(({ place }) => place === "before")),
    isDated: walked.isDated,
    leftover: runs.map((run) => walked.tokens.text.slice(run[0]?.start, run.at(-1)?.end)),
    all: textOf(behind).toLowerCase(),
  };
}

/**
 * The words of a folder after its season and before its first hard tag that neither tags, nor the group, year, ids and counts,
 * nor words for a whole season account for: `bonus` of `Season 2 Bonus`, `2` of `Season 2.2`. Folded.
 */
export const wordsAfterSeason = (name: string, known = NOTHING): string =>
  textOf(
    walk(name, "season", known)?.words.filter(
      ({ isLeft, place, lower }) =>
        isLeft && place !== "before" && (place !== "tags" || THING_TAGS.has(lower)) && !isSeasonWord(lower),
    ) ?? [],
  ).toLowerCase();
