import { createNumbering, listUpTo, type Numbering } from "./lex/number-list.ts";
import { createPrefilter } from "./lex/scan.ts";
import { BARE_FORMS } from "./numbers/bare-number.ts";
import { EPISODE_FORMS } from "./numbers/episode.ts";
import {
  type DateMatch,
  type FormMatch,
  findDate,
  findStrongestClaim,
  listClaims,
  type NameContext,
  type NumberedName,
  overlaps,
  type Span,
} from "./numbers/number-form.ts";
import { readSeasonOnly, SEASON_FORMS } from "./numbers/season.ts";
import { readSeasonEpisode, SEASON_EPISODE_FORMS } from "./numbers/season-episode.ts";
import { findYear, type YearMatch } from "./numbers/year.ts";
import { hasChecksum } from "./tags/group.ts";
import { findFirstTag, moveBeforeSoftTags } from "./title/title-end.ts";
import type { NameParts } from "./tokens.ts";

/**
 * Forms of an absolute number next to season and episode, the strongest first, each with its
 * position.
 */
const BESIDE: readonly (readonly [
  where: "behind" | "before" | "before 1x02" | "in front",
  pattern: RegExp,
])[] = [
  // `S10E14 214`, `S06E01 (66)`
  ["behind", /^[ .]\(?(?<n>\d{3,4}|(?<=\()\d\d(?=\)))\)?(?=$|[ .]?[-[(]|\.[a-z])/i],
  // `S05E53 - Ep.129`. A bare number after a dash may be a title: `S02E03 - 012`, `S02E03 - 112 -
  // Title`.
  ["behind", /^[ .]-[ .]ep?[ .]?(?<n>\d{1,4})(?![\da-z])/i],
  ["behind", /^[ .]-[ .](?<n>\d{3,4})(?= - |[ .]?[[(]|(?<=[ .]0\d{2,3})$)/],
  // `S12E18 [304]`
  ["behind", /^[ .]\[(?!480|576|720|1080|2160)(?<n>\d{3,4})\]/],
  // `Title - 25 (S02E13)`, `Title - 012-013 - S02E03`; `05.5` is a recap without a number.
  ["before", / - (?<n>\d{2,4})(?<half>\.\d)?(?:-(?<to>\d{2,4}))? (?:- |[([])$/],
  ["before", /[ .](?<n>\d{3,4})-(?<to>\d{3,4})[ .]$/],
  ["before 1x02", /[ .](?<n>\d{3,4})[ .]$/],
  // `165-166.Title.S08E14`
  ["in front", /^(?<n>\d{2,4})(?:-(?<to>\d{2,4}))?\.$/],
];

/**
 * Finds the absolute number next to season and episode. `titleStart` is the end of an absolute
 * number at the start of the name.
 */
function absoluteWithSeason(
  text: string,
  { start, end }: Numbering,
  titleStart: number,
): Numbering | undefined {
  const behind = text.slice(end, end + 14);
  const before = text.slice(Math.max(titleStart, start - 16), start);
  const isCrossed = /x/i.test(text.slice(start, end));
  for (const [where, pattern] of BESIDE) {
    if (where === "before 1x02" && !isCrossed) continue;
    const match = pattern.exec(
      where === "behind" ? behind : where === "in front" ? text.slice(0, titleStart) : before,
    );
    const { n = "", to = "", half } = match?.groups ?? {};
    if (!match || (n >= "1900" && n < "2100" && n.length === 4)) continue;
    const chars = match[0].length;
    return createNumbering(
      start - (where.startsWith("before") ? chars : 0),
      end + (where === "behind" ? chars : 0),
      {
        absolute: half === undefined ? listUpTo(Number(n), Number(to)) : [],
      },
    );
  }
  return undefined;
}

/**
 * The context of a name: the type and seasons stated by the folders above it, whether it contains
 * season folders, and the numbers that another reading assigns to it.
 */
export type FolderContext = {
  series: boolean;
  movie: boolean;
  around?: readonly number[];
  hasSeasons?: boolean;
  numbering?: Numbering;
};

export const contextOf = (name: string, parts: NameParts, video: boolean): NameContext => ({
  ...parts,
  from: parts.prefix.titleStart,
  anime: parts.prefix.group !== null,
  crc: hasChecksum(parts.text),
  video,
  written: video && !name.includes(" "),
});

const mayBeNumbered = createPrefilter(
  "9|é|season|saison|staffel|stagione|temporada|episode|ep |part",
);

/**
 * `start` and `end` are -1 if there are no numbers. The title ends before them, and an episode
 * title begins after them.
 */
export type NumbersOfName = Numbering & {
  date: DateMatch | undefined;
  year: YearMatch | undefined;
};

/**
 * Reads all numbers of a name by the tables of forms. The strongest claim wins; of equally strong
 * ones, the first. A claim that overlaps or contradicts a stronger one is dropped and the next one
 * is tried. From strong to weak: a date or a season with episodes, a season, a year, an episode by
 * its word, a bare number.
 */
export function readNumbers(context: NameContext, folders: FolderContext): NumbersOfName {
  const { text, tags, from } = context;
  const numbers: NumbersOfName = {
    ...createNumbering(-1, -1, {}),
    date: undefined,
    year: undefined,
  };
  if (!mayBeNumbered(text)) return numbers;
  const tag = findFirstTag(context, tags, from);
  if (folders.numbering !== undefined) {
    const year = findYear({ ...context, limit: Math.min(tag, folders.numbering.start) });
    return { ...numbers, ...folders.numbering, year };
  }
  const date = findDate(text);
  const both = readSeasonEpisode(text, date);
  const season = both ?? (folders.movie ? undefined : readSeasonOnly(text, tag, date));
  if (season) take(numbers, season);
  // If the name has season and episode, the date is only the air date and does not end the episode
  // title.
  if (date && both) numbers.start = Math.min(numbers.start, date.start);
  else if (date) addSpan(numbers, date);
  numbers.year = findYear(
    { ...context, limit: numbers.start >= 0 ? Math.min(tag, numbers.start) : tag },
    date,
  );
  numbers.date = date;
  if (date && !season && isDateOfTitle(text, date, numbers.year)) {
    Object.assign(numbers, { start: -1, end: -1, date: undefined });
  }
  if (both) {
    const absolute = absoluteWithSeason(text, both, from);
    if (absolute) take(numbers, absolute);
  } else if (!folders.movie && numbers.episodes.length === 0) {
    readWithoutSeason(context, folders, numbers);
  }
  return numbers;
}

/** Reads an episode without a season, either with a word (`Ep 5`) or as a bare number. */
function readWithoutSeason(
  context: NameContext,
  folders: FolderContext,
  numbers: NumbersOfName,
): void {
  const { text, anime } = context;
  const { year, date } = numbers;
  const word = findStrongestClaim(EPISODE_FORMS, context, date);
  // Star Wars Episode IV (1977): a year after the number shows that the number is part of the
  // title.
  const isTitle =
    word &&
    !anime &&
    numbers.seasons.length === 0 &&
    year &&
    year.start >= word.end &&
    /^episode/i.test(text.slice(word.start, word.end));
  if (word && !isTitle) {
    const isAbsolute = anime && numbers.seasons.length + word.seasons.length === 0;
    take(numbers, isAbsolute ? { ...word, episodes: [], absolute: word.episodes } : word);
    // `Cap.1905`
    if (year && overlaps(year, word)) numbers.year = undefined;
    return;
  }
  // `[852][2025.03.01]`: a day in brackets next to a fansub's number is the release's date.
  if (date && !(anime && "[(".includes(text.charAt(date.start - 1)))) return;
  const bare = bareNumber(numberedName(context, folders, numbers), date);
  if (!bare) return;
  numbers.date = undefined;
  take(
    numbers,
    numbers.seasons.length === 1 ? { ...bare, episodes: bare.absolute, absolute: [] } : bare,
  );
}

function numberedName(
  context: NameContext,
  { series, around = [] }: FolderContext,
  { start, end, seasons, year }: NumbersOfName,
): NumberedName {
  const { tags, from } = context;
  const limit = moveBeforeSoftTags(context, tags, from, findFirstTag(context, tags, from), false);
  return {
    ...context,
    limit,
    series,
    around,
    season: seasons.length > 0 ? { start, end } : undefined,
    year,
  };
}

/**
 * Returns the strongest bare number. If the name has a season, the number must come after it and
 * must not state a season itself. A number before the season is part of the title (`30 Rock S03`).
 */
function bareNumber(name: NumberedName, date: DateMatch | undefined): Numbering | undefined {
  for (const form of BARE_FORMS) {
    const claim = findStrongestClaim([form], name, date);
    if (claim && (!name.season || (claim.seasons.length === 0 && claim.start >= name.season.end))) {
      return claim;
    }
  }
  return undefined;
}

/**
 * Returns the numbers in a name without its folders, and all claims of its number forms, strongest
 * first.
 */
export function readAllNumbers(context: NameContext): {
  numbers: NumbersOfName;
  claims: FormMatch[];
} {
  const alone = { series: false, movie: false };
  const numbers = readNumbers(context, alone);
  const forms = [...SEASON_EPISODE_FORMS, ...SEASON_FORMS, ...EPISODE_FORMS, ...BARE_FORMS];
  return { numbers, claims: listClaims(forms, numberedName(context, alone, numbers)) };
}

/**
 * `Film 2013-12-09 (2013)`: a date is part of the title if a release year in the same year follows
 * it.
 */
function isDateOfTitle(text: string, date: DateMatch, year: YearMatch | undefined): boolean {
  if (!year || year.start < date.end || !date.date.startsWith(String(year.year))) return false;
  return /^[ .([]{0,2}$/.test(text.slice(date.end, Math.min(year.start, date.end + 4)));
}

/** Adds a claim's numbers. */
function take(numbers: NumbersOfName, claim: Numbering): void {
  if (claim.seasons.length > 0) numbers.seasons = claim.seasons;
  if (claim.episodes.length > 0) numbers.episodes = claim.episodes;
  if (claim.absolute.length > 0) numbers.absolute = claim.absolute;
  if (claim.version > 0) numbers.version = claim.version;
  numbers.hundreds ??= claim.hundreds;
  addSpan(numbers, claim);
}

function addSpan(numbers: NumbersOfName, { start, end }: Span): void {
  if (numbers.start < 0 || start < numbers.start) numbers.start = start;
  numbers.end = Math.max(numbers.end, end);
}
