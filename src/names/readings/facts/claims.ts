// Collects the roles that the tables claim for words: leads, editions, groups and others.
import { AND } from "../../parse/lex/number-list.ts";
import type { Tag } from "../../parse/lex/parsed-name.ts";
import type { Word } from "../../parse/lex/scan.ts";
import { findAllMatches, withoutAccents } from "../../parse/tags/find-tags.ts";
import {
  isDiscLabel,
  isGenre,
  isReleaseWord,
  isShortLanguage,
  toWordSet,
} from "../../parse/tags/group.ts";
import { countLeadingSiteChars } from "../../parse/tags/site-words.ts";
import type { NameTokens } from "../../parse/tokens.ts";
import DESCRIBING from "../../parse/words/describing-words.json" with { type: "json" };
import EDITIONS from "../../parse/words/editions.json" with { type: "json" };
import SITES from "../../parse/words/sites.json" with { type: "json" };
import THINGS from "../../parse/words/things.json" with { type: "json" };
import WORDS from "../../parse/words/title-words.json" with { type: "json" };
import { findDiscCountries } from "./disc-countries.ts";
import { findLanguageCodes } from "./language-codes.ts";
import { findWholeSeries } from "./whole-series.ts";

/**
 * Roles for the words of a name. A word is removed from a title only because of one of these
 * tables, the parser's tags or TMDB.
 */
export type WordRole =
  | "title"
  | "year"
  | "numbering"
  | "episode title"
  | "language"
  | "edition"
  | "tag"
  | "release word"
  | "mark"
  | "kind"
  | "number"
  | "part"
  | "piece"
  | "count"
  | "site"
  | "label"
  | "group"
  | "person"
  | "unknown";

/**
 * Roles that contain no information about the work's identity. A title or number role outweighs
 * them, regardless of the table that they come from.
 */
export const DESCRIBES: ReadonlySet<WordRole | undefined> = new Set([
  "mark",
  "tag",
  "release word",
  "language",
  "edition",
  "site",
  "label",
  "group",
]);

/**
 * Words that end the name of an edition: `Bootleg Cut`, `70th Anniversary Ultimate Collectors
 * Edition`.
 */
const EDITION_ENDS = toWordSet(EDITIONS.kinds);
/** Words that occur in the names of editions. Only these words are removed. */
const EDITION_WORDS = toWordSet(`${EDITIONS.kinds}|${EDITIONS.words}`);
const ORDINAL = /^\d{1,3}(?:st|nd|rd|th)$/;
/** A studio's short name before an anniversary: `SF 20th Anniversary Edition`. */
const STUDIO = /^\p{Lu}{2,3}$/u;
/** Edition names are never longer. */
export const MAX_EDITION_WORDS = 7;

/**
 * Makers and publishers of film series. In collections, they come before a number or a dash. No
 * film title consists only of such a name.
 */
export const LABELS = toWordSet(SITES.labels);

const HAN = String.raw`[\u3040-\u30ff\u3400-\u9fff]`;

/** Patterns of text that describes a release, each with its role. Matching ignores case. */
const MARKS: readonly (readonly [WordRole, string])[] = [
  // Marks of Polish groups (`-S78`, higher than any season), of a second version (`V2`) and of film
  // stock (`35mm`).
  ["mark", String.raw`(?<=[a-z\d]-)s(?:4[1-9]|[5-9]\d|[1-9]\d\d)(?![a-z\d])`],
  ["mark", String.raw`(?<![a-z\d])v[1-9](?![\d.])`],
  ["mark", String.raw`(?<!\d)(?:16|35|70) ?mm(?![a-z\d])`],
  // Marks that another title follows.
  ["mark", String.raw`(?<![a-z\d])(?:aka|a\.k\.a)(?![a-z\d])`],
  // Channels, including those of several tracks: `5.1x2+2.0x3`.
  ["mark", String.raw`(?<![\d.])[1257]\.[01]x\d(?!\d)`],
  ["tag", String.raw`(?<![\d.])[1257]\.[01](?!\d)`],
  [
    "tag",
    String.raw`(?<!\d)\d{1,4}(?:[. ,]\d{1,3})?[ .]?(?:[kmg]i?b(?:ps)?|fps|k?hz|bits?|audios?)(?![a-z\d])`,
  ],
  // A film's certificate in America or Germany, its length, and its rating out of ten.
  [
    "tag",
    String.raw`(?<![a-z\d])(?:pg-13|nc-17|tv-(?:14|g|ma|pg|y7?)|fsk[ .-]?(?:0|6|12|16|18))(?![a-z\d])`,
  ],
  [
    "tag",
    String.raw`(?<![a-z\d.])(?:[6-9]\d|[12]\d\d) ?min(?![a-z\d])|(?<![a-z\d.])[1-4] ?h ?[0-5]\d ?(?:m(?:in)?)?(?![a-z\d])`,
  ],
  ["tag", String.raw`\[[4-9]\.[1-9]\]`],
  [
    "tag",
    String.raw`(?<![a-z])(?:nordic|nl|dk|swe|fin|nor|heb|eng|fre|fr|ger|ita|spa|multi|m|e|k)[ .-]?subs?(?:bed)?(?![a-z])`,
  ],
  ["tag", String.raw`(?<![a-z\d])tt\d{7,9}(?!\d)`],
  ["edition", String.raw`\{edition[^{}]{1,80}\}|(?<!\d)\d{1,3}(?:st|nd|rd|th)[ .]anniversary`],
  // Ids and checksums, two cuts in one file, disc counts, and words that describe a release only in
  // combination.
  [
    "tag",
    String.raw`\{(?:tmdb|imdb|tvdb)[^{}]{0,80}\}|[[(](?:tmdb|tvdb|imdb)[^\])]{0,40}[\])]|[[(][\da-f]{8}[\])]`,
  ],
  ["tag", String.raw`(?<!\d)[2-9] ?in ?1(?!\d)|(?<![a-z\d])1 ?(?:cd|dvd)(?![a-z\d])`],
  [
    "tag",
    String.raw`(?<![a-z])(?:mp-?4|line[ .](?:audio|dub(?:bed)?)|black[ .](?:and|&)[ .]white)(?![a-z\d])`,
  ],
  // Re-released parts of a release: `PROOF.SAMPLE.FiX`.
  ["tag", String.raw`(?<![a-z])(?:(?:proof|sample|nfo|dir|sfv)[ .]?){1,2}fix(?![a-z])`],
  // Chinese and Japanese words for a release's script, subtitles and episode count: `简体内嵌`, `全集`.
  ["tag", String.raw`(?<!${HAN})(?:${DESCRIBING.han})+(?!${HAN})`],
  // A second download of the same file, or a copy as named by an operating system.
  ["mark", String.raw`(?<=\S) \(1\)$`],
  ["mark", String.raw`(?<=\S)(?: - | (?=[^\x00-\x7f]))(?:${DESCRIBING.copies})(?: \(\d{1,2}\))?$`],
  // Cloudflare's placeholder for an email address.
  ["site", String.raw`\[email[ .\xa0]protected\]`],
  ["site", String.raw`(?<![a-z\d])w{2,3}[., ][a-z\d-]{2,40}[. ][a-z]{2,10}(?![a-z])`],
  [
    "site",
    String.raw`(?<![a-z\d.])[a-z\d-]{3,40}\.(?:com|net|org|info|tv|ws|cc|ru|sbs|phd|lol|site|club|xyz)(?![a-z\d])(?=[ \])_-]|$)`,
  ],
];

/**
 * Tags that are just as common in titles (`Line`, `Travel`). They count only in capitals or next to
 * another tag.
 */
const AMBIGUOUS_TAGS = toWordSet(WORDS.ambiguousTags);

/**
 * Words that show the kind of work, such as `season`. A film reading never removes them, even as
 * part of a tag.
 */
const KIND_WORDS = toWordSet(WORDS.kinds);

/** Tags showing that a file is something other than the work. No reading removes them. */
export const THING_TAGS = toWordSet(THINGS.tags);

/** The role that the tables give each word; undefined for a word that is in no table. */
export type WordRoles = (WordRole | undefined)[];

const MIN_YEAR = 1888;
const MAX_YEAR = 2099;
const PATTERNS = MARKS.map(([role, source]) => [role, new RegExp(source, "gi")] as const);

const SPAN = /(?<!\d)((?:19|20)\d\d) ?[-–] ?((?:19|20)?\d\d)(?!\d)/;

/**
 * `1982-1992`: reads the years of several unnamed films, or the years in which a series was shown.
 */
export function spanOf(text: string): { from: number; to: number } | undefined {
  const [, from = "", to = ""] = SPAN.exec(text) ?? [];
  return from === ""
    ? undefined
    : { from: Number(from), to: Number(from.slice(0, 4 - to.length) + to) };
}

/** The titles of two films, each with its year: `A (1986) + A 2 (1988)`. */
export const TWO_DATED_TITLES = new RegExp(
  String.raw`\((?:19|20)\d\d\)[ ._]{0,2}(?:[+&,]|${AND})[ ._]{1,2}(?=.{2,200}\((?:19|20)\d\d\))`,
  "iu",
);

/** Returns the word as a year; undefined if it is not one. */
export function yearOf(word: string | undefined): number | undefined {
  const year = word !== undefined && /^\d{4}$/.test(word) ? Number(word) : 0;
  return year >= MIN_YEAR && year <= MAX_YEAR ? year : undefined;
}

/**
 * True if a tag is certainly a tag. Some tags are as common in titles, and count only in capitals
 * or next to another tag.
 */
function isClearlyTag(text: string, tags: readonly Tag[], tag: Tag): boolean {
  const spelling = text.slice(tag.start, tag.end);
  // `XXX` marks a parody, which is another film.
  if (/^xxx$/i.test(spelling)) return false;
  if (
    tag.hard ||
    !AMBIGUOUS_TAGS.has(spelling.toLowerCase()) ||
    spelling === spelling.toUpperCase()
  ) {
    return true;
  }
  return tags.some(
    (other) =>
      other.kind !== "resolution" && (other.first === tag.last + 1 || other.last === tag.first - 1),
  );
}

const saysKind = (text: string, { start, end }: Tag): boolean =>
  text
    .slice(start, end)
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .some((word) => KIND_WORDS.has(word));

function roleOfTag(text: string, tag: Tag): WordRole {
  const { kind } = tag;
  if (saysKind(text, tag)) return "kind";
  return kind === "language" || kind === "edition" || kind === "group" ? kind : "tag";
}

const MOVIE = /^(?:movies?|films?)$/;

/** Collects the tables' claims for the words of one component, regardless of their position. */
export function claimsOf(tokens: NameTokens): WordRoles {
  const { text, words, tags } = tokens;
  const claims: WordRoles = words.map(({ lower }) =>
    yearOf(lower) === undefined ? undefined : "year",
  );
  const claim = (start: number, end: number, role: WordRole) => {
    for (const [position, word] of words.entries()) {
      if (word.start >= start && word.end <= end) claims[position] ??= role;
    }
  };
  for (const [at, { lower }] of words.entries()) {
    if (KIND_WORDS.has(withoutAccents(lower))) claims[at] = "kind";
  }
  for (const [role, pattern] of PATTERNS) {
    for (const { 0: match, index } of findAllMatches(pattern, text)) {
      claim(index, index + match.length, role);
    }
  }
  for (const position of findWholeSeries(tokens)) {
    if (claims[position] !== "year") claims[position] = "kind";
  }
  claim(0, countLeadingSiteChars(text), "site");
  for (const tag of tags) {
    const isThing = THING_TAGS.has(text.slice(tag.start, tag.end).toLowerCase());
    if (!isThing && isClearlyTag(text, tags, tag)) claim(tag.start, tag.end, roleOfTag(text, tag));
  }
  const codes = findLanguageCodes(tokens, (position) => claims[position] === "language");
  for (const position of codes) claims[position] ??= "language";
  const countries = findDiscCountries(tokens, (position) => claims[position] === "year");
  for (const position of countries) claims[position] ??= "release word";
  claimByNeighbours(words, claims);
  return claims;
}

/** Adds the claims for words that depend on the words next to them. */
function claimByNeighbours(words: NameTokens["words"], claims: WordRoles): void {
  for (const [at, { lower, bracket }] of words.entries()) {
    const isNextTo = (isIt: (word: string) => boolean) =>
      [words[at - 1], words[at + 1]].some(
        (neighbour) => neighbour?.bracket === bracket && isIt(neighbour.lower),
      );
    if (isReleaseWord(lower) || (bracket >= 0 && (isGenre(lower) || isDiscLabel(lower)))) {
      claims[at] ??= "release word";
    }
    // `Tam + Tel`: on its own, such a short form is an ordinary word.
    if (isShortLanguage(lower) && isNextTo(isShortLanguage)) claims[at] ??= "language";
    // `Full Movie`, `Hindi Movie`
    if (MOVIE.test(lower) && ["release word", "language"].includes(claims[at - 1] ?? "")) {
      claims[at] ??= "release word";
    }
  }
}

/**
 * Returns how many words from `index` onwards form the name of an edition. The last word must be
 * one that ends such names, and each word must be an edition word or an ordinal (`70th`). A year may
 * come first, and before an ordinal also a studio.
 */
export function countEditionWords({ text, words, tags }: NameTokens, index: number): number {
  const bracket = words[index]?.bracket;
  for (let count = MAX_EDITION_WORDS; count > 0; count--) {
    const run = words.slice(index, index + count);
    const ends = EDITION_ENDS.has(run.at(-1)?.lower ?? "") && run.length === count;
    const isOfYears = run.some(({ lower }) => ORDINAL.test(lower));
    const isOf = ({ start, end, lower, bracket: wordBracket }: Word, n: number): boolean =>
      wordBracket === bracket &&
      (EDITION_WORDS.has(lower) ||
        ORDINAL.test(lower) ||
        (n === 0 &&
          (yearOf(lower) !== undefined || (isOfYears && STUDIO.test(text.slice(start, end))))));
    // A collection contains several films, unless it is a publisher's collection.
    const several = count === 1 && run[0]?.lower === "collection";
    if (
      ends &&
      !several &&
      run.every(isOf) &&
      !tags.some(
        (tag) =>
          tag.hard && tag.kind !== "edition" && tag.first >= index && tag.last < index + count,
      )
    ) {
      return count;
    }
  }
  return 0;
}

const NAME = /^\p{Lu}[\p{L}'’]*$/u;
const PARTICLE = /^(?:al|ben|bin|d[aeiu]|del|della|den|der|dos|el|la|le|ten|ter|van|von)$/;
// `Jean-Luc Godard`, `J. Garner`
const IN_NAME = /^(?:[ ._-]|\. )$/;
const MAX_NAME_WORDS = 4;

/**
 * Returns how many words from `position` onwards form one person's name and have no claim from a
 * table; 0 if they do not form a name.
 */
export function countPersonWords(
  { text, words }: NameTokens,
  claims: WordRoles,
  position: number,
): number {
  const isNext = (n: number): boolean => {
    const [word, before] = [words[n], words[n - 1]];
    if (word === undefined || claims[n] !== undefined) return false;
    const joins =
      before?.bracket === word.bracket && IN_NAME.test(text.slice(before.end, word.start));
    const written = text.slice(word.start, word.end);
    return n === position
      ? NAME.test(written)
      : joins && (NAME.test(written) || PARTICLE.test(written));
  };
  let end = position;
  while (isNext(end)) end++;
  const count = end - position;
  const isWhole = NAME.test(text.slice(words[end - 1]?.start, words[end - 1]?.end));
  return count > 1 && count <= MAX_NAME_WORDS && isWhole ? count : 0;
}

const NUMBER = /^0?\d{1,2}$|^\d{3}$|^0\d{3}$/;
const MAX_LEAD_WORDS = 14;
// `8-Bit`, `21.Grams`: a number that is joined without a space is outside the title only if it has
// a leading zero or three digits.
const isNumbering = (word: string, gap: string): boolean =>
  NUMBER.test(word) &&
  (/^(?:[\])]|\. | [-–:] |[-–:] )/.test(gap) ||
    (/^(?:0\d|\d{3}$)/.test(word) && /^[-–.: _]/.test(gap)));

/**
 * Finds leads at the start of a name, which only number or label the text after them: `01 - `, `01.
 * `, `Marvel 05 - `, `Disney - `, or a year that appears again later. Returns the index after each
 * lead.
 */
export function findLeadWords({ text, words }: NameTokens, claims: WordRoles): number[] {
  const leads: number[] = [];
  let from = 0;
  for (let index = 1; index < Math.min(words.length, MAX_LEAD_WORDS); index++) {
    const before = words.slice(from, index);
    const gap = text.slice(words[index - 1]?.end, words[index]?.start);
    const last = before.at(-1)?.lower ?? "";
    const numbered = isNumbering(last, gap);
    const labels = before
      .slice(0, NUMBER.test(last) ? -1 : undefined)
      .map(({ lower }) => lower)
      .join(" ");
    const isLead =
      (labels === "" && numbered) ||
      (index === 1 &&
        yearOf(last) !== undefined &&
        words.some(({ lower }, n) => n > 0 && lower === last)) ||
      (LABELS.has(labels) && (numbered || /[-–:\])]/.test(gap))) ||
      before.every(
        ({ bracket }, n) =>
          (claims[from + n] === "site" && claims[index] !== "site") ||
          (bracket >= 0 && DESCRIBES.has(claims[from + n])),
      );
    const bracket = words[index]?.bracket ?? -1;
    if (!isLead || (bracket >= 0 && bracket === words[index - 1]?.bracket)) continue;
    leads.push(index);
    from = index;
  }
  return leads;
}
