// What the tables claim: the role of each word, leads, editions, groups.
import { AND } from "../../parse/lex/number-list.ts";
import type { Tag } from "../../parse/lex/parsed-name.ts";
import type { Word } from "../../parse/lex/scan.ts";
import { allMatches } from "../../parse/tags/find-tags.ts";
import { isDiscLabel, isGenre, isReleaseWord, isShortLanguage } from "../../parse/tags/group.ts";
import { leadingSiteChars } from "../../parse/tags/site-words.ts";
import type { Tokens } from "../../parse/tokens.ts";
import {
  AMBIGUOUS_TAGS,
  DESCRIBES,
  EDITION_ENDS,
  EDITION_WORDS,
  KIND_WORDS,
  LABELS,
  MARKS,
  MAX_EDITION_WORDS,
  type Role,
  THING_TAGS,
} from "./tables.ts";

/** What the tables say of each word; undefined for a word that no table knows. */
export type Claims = (Role | undefined)[];

const MIN_YEAR = 1888;
const MAX_YEAR = 2099;
const PATTERNS = MARKS.map(([role, source]) => [role, new RegExp(source, "gi")] as const);

const SPAN = /(?<!\d)(?:19|20)\d\d ?[-–] ?(?:19|20)?\d\d(?!\d)/;

/** `1982-1992`: the years of several films, of which none is named. */
export const hasSpan = ({ text }: Tokens): boolean => SPAN.test(text);

/** The titles of two films, each with its year: `A (1986) + A 2 (1988)`. */
export const TWO_DATED_TITLES = new RegExp(
  String.raw`\((?:19|20)\d\d\)[ ._]{0,2}(?:[+&,]|${AND})[ ._]{1,2}(?=.{2,200}\((?:19|20)\d\d\))`,
  "iu",
);

/** The year that a word is, or undefined. */
export function yearOf(word: string | undefined): number | undefined {
  const year = word !== undefined && /^\d{4}$/.test(word) ? Number(word) : 0;
  return year >= MIN_YEAR && year <= MAX_YEAR ? year : undefined;
}

/** Whether a tag is one: some are as common in titles and count only in capitals or next to another. */
function isClearlyTag(text: string, tags: readonly Tag[], tag: Tag): boolean {
  const spelling = text.slice(tag.start, tag.end);
  // `XXX` makes it a parody, another film.
  if (/^xxx$/i.test(spelling)) return false;
  if (tag.hard || !AMBIGUOUS_TAGS.has(spelling.toLowerCase()) || spelling === spelling.toUpperCase()) return true;
  return tags.some(
    (other) => other.kind !== "resolution" && (other.first === tag.last + 1 || other.last === tag.first - 1),
  );
}

const saysKind = (text: string, { start, end }: Tag): boolean =>
  text
    .slice(start, end)
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .some((word) => KIND_WORDS.has(word));

const MOVIE = /^(?:movies?|films?)$/;

/** Lets the tables claim the words of one component, wherever they stand. */
export function claimsOf({ text, words, tags }: Tokens): Claims {
  const claims: Claims = words.map(({ lower }) => (yearOf(lower) === undefined ? undefined : "year"));
  const claim = (start: number, end: number, role: Role) => {
    for (const [at, word] of words.entries()) if (word.start >= start && word.end <= end) claims[at] ??= role;
  };
  for (const [at, { lower }] of words.entries()) if (KIND_WORDS.has(lower)) claims[at] = "kind";
  for (const [role, pattern] of PATTERNS)
    for (const { 0: match, index } of allMatches(pattern, text)) claim(index, index + match.length, role);
  claim(0, leadingSiteChars(text), "site");
  for (const tag of tags) {
    const { start, end, kind } = tag;
    if (!THING_TAGS.has(text.slice(start, end).toLowerCase()) && isClearlyTag(text, tags, tag))
      claim(
        start,
        end,
        saysKind(text, tag) ? "kind" : kind === "language" || kind === "edition" || kind === "group" ? kind : "tag",
      );
  }
  for (const [at, { lower, bracket }] of words.entries()) {
    const isNextTo = (isIt: (word: string) => boolean) =>
      [words[at - 1], words[at + 1]].some((one) => one?.bracket === bracket && isIt(one.lower));
    if (isReleaseWord(lower) || (bracket >= 0 && (isGenre(lower) || isDiscLabel(lower)))) claims[at] ??= "release word";
    // `Tam + Tel`: one alone is a word.
    if (isShortLanguage(lower) && isNextTo(isShortLanguage)) claims[at] ??= "language";
    // `Full Movie`, `Hindi Movie`
    if (MOVIE.test(lower) && ["release word", "language"].includes(claims[at - 1] ?? "")) claims[at] ??= "release word";
  }
  return claims;
}

/** Whether the words are an edition by themselves, and no word of a title is among them. */
export const isKnownEdition = (run: readonly Word[]): boolean =>
  run.every(({ lower }) => EDITION_WORDS.has(lower) || EDITION_ENDS.has(lower)) &&
  !(run.length === 1 && run[0]?.lower === "collection");

/** How many words from `at` on name an edition: all up to one that ends such names, before any other year or bracket. */
export function editionWords({ words, tags }: Tokens, at: number): number {
  const bracket = words[at]?.bracket;
  for (let count = MAX_EDITION_WORDS; count > 0; count--) {
    const run = words.slice(at, at + count);
    const ends = EDITION_ENDS.has(run.at(-1)?.lower ?? "") && run.length === count;
    const broken = run.some((word, n) => word.bracket !== bracket || (n > 0 && yearOf(word.lower) !== undefined));
    // A collection is several films, unless it is that of a publisher.
    const several = run.some(({ lower }) => lower === "collection") && !isKnownEdition(run);
    if (
      ends &&
      !broken &&
      !several &&
      !tags.some((tag) => tag.hard && tag.kind !== "edition" && tag.first >= at && tag.last < at + count)
    )
      return count;
  }
  return 0;
}

// `Romulus`, `romulus`: as likely a word of a title as a group.
const PLAIN_WORD = /^\p{Lu}?\p{Ll}+$/u;

/** `Film.1999-GRP`, `-GRP[site]`: whether the last word is a group, after a dash without spaces. No title is written so. */
export function isGroup({ text, words, tags }: Tokens, at: number): boolean {
  const word = words[at];
  if (word === undefined || text.charAt(word.start - 1) !== "-" || text.charAt(word.start - 2) === " ") return false;
  if (!/^(?:\[[^[\]]{1,40}\])?\s*$/.test(text.slice(word.end))) return false;
  if (tags.some((tag) => tag.end === word.start - 1)) return true;
  const own = text.slice(word.start, word.end);
  return own.length > 1 && !/^[\divx]+$/i.test(own) && !PLAIN_WORD.test(own) && text !== text.toUpperCase();
}

const NAME = /^\p{Lu}[\p{L}'’]*$/u;
const PARTICLE = /^(?:al|ben|bin|d[aeiu]|del|della|den|der|dos|el|la|le|ten|ter|van|von)$/;
// `Jean-Luc Godard`, `J. Garner`
const IN_NAME = /^(?:[ ._-]|\. )$/;
const MAX_NAME_WORDS = 4;

/** How many words from `at` on are written as one person's name, and claimed by no table; 0 if none is. */
export function personWords({ text, words }: Tokens, claims: Claims, at: number): number {
  const isNext = (n: number): boolean => {
    const [word, before] = [words[n], words[n - 1]];
    if (word === undefined || claims[n] !== undefined) return false;
    const joins = before?.bracket === word.bracket && IN_NAME.test(text.slice(before.end, word.start));
    const own = text.slice(word.start, word.end);
    return n === at ? NAME.test(own) : joins && (NAME.test(own) || PARTICLE.test(own));
  };
  let end = at;
  while (isNext(end)) end++;
  const count = end - at;
  const isWhole = NAME.test(text.slice(words[end - 1]?.start, words[end - 1]?.end));
  return count > 1 && count <= MAX_NAME_WORDS && isWhole ? count : 0;
}

const NUMBER = /^0?\d{1,2}$|^\d{3}$|^0\d{3}$/;
const MAX_LEAD_WORDS = 14;
// `8-Bit`, `21.Grams`: without a space only a padded number, or one of a long list, is none of the title's.
const isNumbering = (word: string, gap: string): boolean =>
  NUMBER.test(word) &&
  (/^(?:[\])]|\. | [-–:] |[-–:] )/.test(gap) || (/^(?:0\d|\d{3}$)/.test(word) && /^[-–.: _]/.test(gap)));

/** How many words at the start only number or label what follows: `01 - `, `01. `, `Marvel 05 - `, `1995 - `, `Disney - `. */
export function leadWords({ text, words }: Tokens, claims: Claims): number[] {
  const leads: number[] = [];
  let from = 0;
  for (let at = 1; at < Math.min(words.length, MAX_LEAD_WORDS); at++) {
    const before = words.slice(from, at);
    const gap = text.slice(words[at - 1]?.end, words[at]?.start);
    const last = before.at(-1)?.lower ?? "";
    const numbered = isNumbering(last, gap);
    const labels = before
      .slice(0, NUMBER.test(last) ? -1 : undefined)
      .map(({ lower }) => lower)
      .join(" ");
    const isLead =
      (labels === "" && numbered) ||
      (at === 1 && yearOf(last) !== undefined) ||
      (LABELS.has(labels) && (numbered || /[-–:\])]/.test(gap))) ||
      before.every(
        ({ bracket }, n) =>
          (claims[from + n] === "site" && claims[at] !== "site") || (bracket >= 0 && DESCRIBES.has(claims[from + n])),
      );
    const bracket = words[at]?.bracket ?? -1;
    if (!isLead || (bracket >= 0 && bracket === words[at - 1]?.bracket)) continue;
    leads.push(at);
    from = at;
  }
  return leads;
}
