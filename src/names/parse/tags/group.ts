import type { Tag } from "../lex/parsed-name.ts";
import { createPrefilter, type NameScan } from "../lex/scan.ts";
import WORDS from "../words/describing-words.json" with { type: "json" };

/** Splits a table's words, which are separated by `|`. */
export const toWordSet = (list: string): ReadonlySet<string> => new Set(list.split("|"));

// Words that describe a release after a film's year, and languages and countries that are not tags.
// In other positions, they may belong to a title.
const RELEASE_WORDS = toWordSet(`${WORDS.release}|${WORDS.languages}|${WORDS.places}`);
// Countries, which may just as well be the title of an episode about them.
const PLACES = toWordSet(WORDS.places);
const MIN_PLACE_CHARS = 4;
// Publishers of discs, ratings and kinds of work. These words describe a release only in brackets.
const DISC_LABELS = toWordSet(WORDS.discLabels);
// Short forms that mean a language only next to another short form: `Tam + Tel`.
const SHORT_LANGUAGES = toWordSet(WORDS.shortLanguages);
const GENRES = toWordSet(WORDS.genres);
const WHOLE_SEASON = toWordSet(WORDS.wholeSeason);

/** True if a lower-case word after a film's year only describes the release. */
export const isReleaseWord = (word: string): boolean => RELEASE_WORDS.has(word);

/** True for a country's name. A code (`US`, `GB`) is shorter. */
export const isPlace = (word: string): boolean =>
  word.length >= MIN_PLACE_CHARS && PLACES.has(word);

export const isDiscLabel = (word: string): boolean => DISC_LABELS.has(word);

export const isShortLanguage = (word: string): boolean => SHORT_LANGUAGES.has(word);

export const isGenre = (word: string): boolean => GENRES.has(word);

/** True if a word in a folder's name only describes the whole season: `Complete`, `Boxset`. */
export const isSeasonWord = (word: string): boolean => WHOLE_SEASON.has(word);

/** Returns the length of a genre after a dash at the end of a title (` - Drama`), or 0. */
export function countTrailingGenreChars(title: string): number {
  const match = / - ([a-z]{3,12})(?: [a-z]{3,12})?[ .(]*$/i.exec(title);
  const genres = match?.[0].toLowerCase().match(/[a-z]+/g) ?? [];
  return match !== null && genres.every(isGenre) ? match[0].length : 0;
}

const hasBracket = createPrefilter("(");
const CRC = /[[(]([\dA-F]{8})[\])]/i;
const AT_END = /-[ ]?([^\s\-.[\](){}]{2,30})(?:[ .]?[[({][^[\](){}]{0,40}[\])}]){0,3}\s{0,4}$/;
// The year, an id (`{tmdb-603}`) or an edition in brackets is no group.
const BLOCK_AT_END =
  /[[({](?!(?:18|19|20)\d\d[\])}]|(?:(?:tmdb|imdb|tvdb)(?:id)?|edition)[-=])([^\s[\](){}]{2,24})[\])}]\s{0,4}$/i;

/** True if the name has a checksum in brackets, in the style of fansub groups. */
export function hasChecksum(text: string): boolean {
  const match = hasBracket(text) ? CRC.exec(text) : null;
  return match !== null && /\d/.test(match[1] ?? "") && !/^(?:19|20)\d{6}$/.test(match[1] ?? "");
}

/**
 * Finds the release group: `-GROUP` after the last tag, the block at the start of an anime name, or
 * a block in brackets at the end.
 */
export function findGroup(
  { text }: NameScan,
  tags: readonly Tag[],
  lead: string | null,
  after: number,
): string | null {
  const groupTag = tags.find(({ kind }) => kind === "group");
  if (groupTag !== undefined) return text.slice(groupTag.start, groupTag.end);
  const tail = Math.max(0, text.length - 180);
  const dash = AT_END.exec(text.slice(tail));
  const position = tail + (dash?.index ?? 0);
  const last = tags.at(-1);
  if (dash && position >= after && (last || after > 0)) {
    const whole = tags.some(
      (t) => t.hard && t.start <= position + 1 && t.end >= position + dash[0].trimEnd().length,
    );
    if (!whole && !mayBeTitle(text, position, tags) && !/^\d{1,4}(?:v\d)?$/.test(dash[1] ?? "")) {
      return dash[1] ?? null;
    }
  }
  if (lead) return lead;
  const block = BLOCK_AT_END.exec(text.slice(tail));
  const tagged = block && tags.some((t) => t.start > tail + block.index);
  return block && tail + block.index >= after && after > 0 && !tagged && !CRC.test(block[0])
    ? (block[1] ?? null)
    : null;
}

/**
 * `Show - S01E02 - Pilot`: words after a dash with spaces may be a title, unless a hard tag comes
 * before them.
 */
const mayBeTitle = (text: string, position: number, tags: readonly Tag[]): boolean =>
  text.charAt(position - 1) === " " && !tags.some((t) => t.hard && t.end <= position);
