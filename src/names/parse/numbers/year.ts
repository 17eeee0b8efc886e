import type { Tag } from "../lex/parsed-name.ts";
import { type Bracket, createPrefilter, type NameScan, type Word } from "../lex/scan.ts";
import { withoutIds } from "../nfo/ids.ts";
import { VOCABULARY } from "../tags/find-tags.ts";
import {
  type FormMatch,
  findStrongestClaim,
  type NameContext,
  type NumberForm,
  type Span,
} from "./number-form.ts";

export type YearMatch = FormMatch<Span & { year: number }>;

/** `limit` is the start of the numbering or of the first hard tag. */
type DatedName = NameScan & Pick<NameContext, "tags" | "from" | "anime"> & { limit: number };

/** Year of the oldest film, Roundhay Garden Scene. */
const MIN_YEAR = 1888;

/**
 * Fixed, because the parser has no clock. Later numbers are part of titles (Blade Runner 2049).
 * TMDB decides about the next few years.
 */
const MAX_YEAR = 2035;

const LEADING =
  /^(?:[([](?:18[89]|19\d|20[0-3])\d[)\]][ .-]{1,3}(?=[\p{L}\d])|(?:19\d|20[0-3])\d - (?!s\d|season|staffel|saison|temporada|series|episode|part)(?=\p{L}{2}))/iu;
// Without a dash, a leading year counts only before three plain words. "2001 Maniacs" is a title,
// and its remaining words must not be read as another film of that year.
const LEADING_BARE = /^(?:19\d|20[0-2])\d[ .](?!(?:the|an?)[ .])(?=(?:\p{L}{2,}[ .]){3})/iu;
const YEAR = /(?<!\d)(?:18[89]|19\d|20[0-3])\d(?!\d|p(?![a-z]))/gi;

type YearSpan = Span & { year: number };
type YearCondition = (
  word: Word,
  name: DatedName,
  at: number,
  bracket: Bracket | undefined,
) => boolean;

/** Reads a year that is a whole word, including its bracket, if `holds` accepts its position. */
const dated =
  (holds: YearCondition) =>
  ({ index }: RegExpExecArray, name: DatedName): YearSpan | undefined => {
    const position = name.words.findIndex(({ start }) => start === index);
    const word = name.words[position];
    const year = word && yearOf(word);
    if (!word || year === undefined || isTagged(name.tags, position) || isInSpan(name.text, word)) {
      return undefined;
    }
    // `{tmdb-1952}`
    if (withoutIds(name.text).charAt(word.start) === " ") return undefined;
    const bracket = bracketOf(name, word);
    if (!holds(word, name, position, bracket)) return undefined;
    return { start: bracket?.open ?? word.start, end: bracket?.close ?? word.end, year };
  };

const isTagged = (tags: readonly Tag[], position: number): boolean =>
  tags.some((t) => t.first <= position && t.last >= position);

/** Returns the bracket around a year. A long bracket counts only if the year is at its start. */
function bracketOf({ brackets }: NameScan, { start, bracket }: Word): Bracket | undefined {
  const round = brackets[bracket];
  return round && (round.close - round.open < 24 || start - round.open < 3) ? round : undefined;
}

/**
 * `Film (1972) [2019 Remaster]`: true for a year next to an edition in one bracket, if a bracket
 * before it has a year.
 */
function isOfEdition(name: DatedName, position: number): boolean {
  const word = name.words[position];
  const hasEdition = name.tags.some(
    ({ kind, first, last, bracket }) =>
      kind === "edition" &&
      bracket === word?.bracket &&
      (first === position + 1 || last === position - 1),
  );
  return (
    hasEdition &&
    name.words.some(
      (other, at) =>
        at < position &&
        other.bracket !== word?.bracket &&
        yearOf(other) !== undefined &&
        bracketOf(name, other) !== undefined,
    )
  );
}

/** `Film (2010) [2010]`: the second year adds nothing. */
const isNew: YearCondition = ({ lower, start }, name, position, bracket) =>
  bracket !== undefined &&
  !isOfEdition(name, position) &&
  !name.words.some(
    (word) => word.start < start && word.lower === lower && bracketOf(name, word) !== undefined,
  );

/** `[REC].2007.1080p`: after a block in brackets, the year may be the only word before the tags. */
const isBeforeTags: YearCondition = ({ start, end }, { from, limit, anime }, _, bracket) =>
  !bracket && start < limit && (start > from || (anime && end + 2 >= limit));

const isBehindTags: YearCondition = (word, name, position, bracket) =>
  !bracket &&
  word.start >= name.limit &&
  !isGroup(name.text, word) &&
  !isInEpisodeTitle(name, position);

const hasDigits = createPrefilter("99");
/** Forms of a release year by position, strongest first. */
const YEAR_FORMS: readonly NumberForm<DatedName, YearSpan>[] = [
  ["Title (2010)", YEAR, dated(isNew), hasDigits, "last"],
  ["Title 2010", YEAR, dated(isBeforeTags), hasDigits, "last"],
  ["S01E02 2010", YEAR, dated(isBehindTags), hasDigits],
  ["2010 - Title", YEAR, dated(({ end }, { from }, position) => position === 0 && end < from)],
];

export const findYear = (name: DatedName, stronger?: Span): YearMatch | undefined =>
  findStrongestClaim(YEAR_FORMS, name, stronger);

const isGroup = (text: string, word: Word): boolean =>
  text.charAt(word.start - 1) === "-" &&
  text.charAt(word.start - 2) !== " " &&
  word.end === text.length;

const mayLead = createPrefilter("^(9|^9999");
/**
 * Returns the length of a year before the title (`(2010) Title`, `2010 - Title`). Returns 0 if no
 * year precedes the title, or if the name has another year.
 */
export function countLeadingYearChars(text: string, tags: readonly Tag[]): number {
  if (!mayLead(text)) return 0;
  const bare = tags.some(({ first }) => first < 4) ? null : LEADING_BARE.exec(text);
  const match = LEADING.exec(text) ?? bare;
  return match && text.match(YEAR)?.length === 1 ? match[0].length : 0;
}

function yearOf({ lower }: Word): number | undefined {
  // `2010CUSTOM`
  if (lower.length > 4 && VOCABULARY.get(lower.slice(4))?.kind !== "other") return undefined;
  const year = Number(lower.slice(0, 4));
  return year >= MIN_YEAR && year <= MAX_YEAR ? year : undefined;
}

/** True for either end of `1982-1992`, which is not a release year. */
function isInSpan(text: string, word: Word): boolean {
  const isDash = (position: number) => text.charAt(position) === "-";
  return (
    (isDash(word.end) && /^-(?:19|20)?\d\d(?!\d)/.test(text.slice(word.end, word.end + 6))) ||
    (isDash(word.start - 1) &&
      /(?<!\d)(?:19|20)\d\d-$/.test(text.slice(Math.max(0, word.start - 6), word.start)))
  );
}

/**
 * `S07E22 - 2000 Light Years from Home`: true for a number that is followed by words before any
 * hard tag, because it is part of the episode title.
 */
function isInEpisodeTitle({ words, tags }: DatedName, position: number): boolean {
  // The second word is also checked, because `Light` is also a tag.
  const plain = (index: number) =>
    /\p{L}/u.test(words[index]?.lower ?? "") && !isTagged(tags, index);
  const nextHard = tags.find((t) => t.hard && t.first > position)?.first ?? words.length;
  const follows = plain(position + 1) || (position + 2 < nextHard && plain(position + 2));
  // `S01.E12.German.2014`: a language tag ends the episode title.
  return (
    follows &&
    !isTagged(tags, position - 1) &&
    position + 1 < nextHard &&
    !tags.some((t) => t.hard && t.last < position)
  );
}
