import type { Scan, Word } from "../lex/scan.ts";
import type { Tag } from "../lex/tag.ts";
import { VOCABULARY } from "../tags/vocabulary.ts";

export type YearMatch = { start: number; end: number; year: number; bracketed: boolean };

/** The oldest film, Roundhay Garden Scene. */
const MIN_YEAR = 1888;

/** Core has no clock. Later numbers are part of titles (Blade Runner 2049); TMDB decides about the next few years. */
const MAX_YEAR = 2035;

const LEADING =
  /^(?:[([](?:18[89]|19\d|20[0-3])\d[)\]][ .-]{1,3}(?=[\p{L}\d])|(?:19\d|20[0-3])\d - (?!s\d|season|staffel|saison|temporada|series|episode|part)(?=\p{L}{2}))/iu;
// Without a dash only before three plain words: "2001 Maniacs" is a title, but no short rest is another film of that year.
const LEADING_BARE = /^(?:19\d|20[0-2])\d[ .](?!(?:the|an?)[ .])(?=(?:\p{L}{2,}[ .]){3})/iu;
const GLUED = /^((?:19|20)\d\d)([a-z]+)$/;
const YEAR = /(?<!\d)(?:18[89]|19\d|20[0-3])\d(?![\dp])/g;

/**
 * The year of release: the last one in brackets; otherwise the last one before `limit` that does not begin the name;
 * otherwise the first one after it that is not the group. `titleStart` is where the title may begin, `limit` is where
 * the numbering or the first hard tag begins. `blocks`: the title has a block in brackets before it.
 */
export function findYear(
  scan: Scan,
  tags: readonly Tag[],
  titleStart: number,
  limit: number,
  blocks: boolean,
): YearMatch | undefined {
  let bracketed: YearMatch | undefined;
  let before: YearMatch | undefined;
  let after: YearMatch | undefined;
  let leading: YearMatch | undefined;
  for (let i = 0; i < scan.words.length; i++) {
    const word = scan.words[i];
    const year = word && yearOf(word);
    if (!word || year === undefined || tags.some((t) => t.first <= i && t.last >= i) || isInSpan(scan, word)) continue;
    const match = { start: word.start, end: word.end, year, bracketed: word.bracket >= 0 };
    const round = scan.brackets[word.bracket];
    if (round && (round.close - round.open < 24 || word.start - round.open < 3)) {
      if (bracketed?.year !== year) bracketed = { ...match, start: round.open, end: round.close };
      continue;
    }
    if (i === 0 && word.end < titleStart) leading = match;
    else if (word.start < limit) {
      // `[REC].2007.1080p`: after a block in brackets the year may be the only word before the tags.
      if (word.start > titleStart || (blocks && word.end + 2 >= limit)) before = match;
    } else if (!after && !isGroup(scan.text, word) && !isInEpisodeTitle(scan, tags, i)) after = match;
  }
  return bracketed ?? before ?? after ?? leading;
}

const isGroup = (text: string, word: Word): boolean =>
  text.charAt(word.start - 1) === "-" && text.charAt(word.start - 2) !== " " && word.end === text.length;

/** The length of a year before the title (`(2010) Title`, `2010 - Title`), or 0. The name must have no other year. */
export function leadingYearChars(text: string, tags: readonly Tag[]): number {
  if (!/^(?:[([][12]|[12]\d{3}[ .])/.test(text)) return 0;
  const bare = tags.some(({ first }) => first < 4) ? null : LEADING_BARE.exec(text);
  const match = LEADING.exec(text) ?? bare;
  return match && text.match(YEAR)?.length === 1 ? match[0].length : 0;
}

function yearOf(word: Word): number | undefined {
  const glued = word.lower.length > 4 ? GLUED.exec(word.lower) : null;
  // `2010CUSTOM`
  if (glued && VOCABULARY.get(glued[2] ?? "")?.kind !== "other") return undefined;
  if (!glued && word.lower.length !== 4) return undefined;
  const year = Number(glued?.[1] ?? word.lower);
  return Number.isInteger(year) && year >= MIN_YEAR && year <= MAX_YEAR ? year : undefined;
}

/** Either end of `1982-1992`: not a year of release. */
function isInSpan({ text }: Scan, word: Word): boolean {
  return (
    /^-(?:19|20)?\d\d(?!\d)/.test(text.slice(word.end, word.end + 6)) ||
    /(?<!\d)(?:19|20)\d\d-$/.test(text.slice(Math.max(0, word.start - 6), word.start))
  );
}

/**
 * `S07E22 - 2000 Light Years from Home`: a number followed by words, before any hard tag, is part of the episode title.
 */
function isInEpisodeTitle({ words }: Scan, tags: readonly Tag[], at: number): boolean {
  const isTag = (index: number) => tags.some((t) => t.first <= index && t.last >= index);
  // Look at the second word too: `Light` is also a tag.
  const plain = (index: number) => /\p{L}/u.test(words[index]?.lower ?? "") && !isTag(index);
  const nextHard = tags.find((t) => t.hard && t.first > at)?.first ?? words.length;
  const follows = plain(at + 1) || (at + 2 < nextHard && plain(at + 2));
  // `S01.E12.German.2014`: a language ends the episode's title.
  return follows && !isTag(at - 1) && at + 1 < nextHard && !tags.some((t) => t.hard && t.last < at);
}
