import { type Numbering, numberingAt } from "./lex/number-list.ts";
import type { Scan } from "./lex/scan.ts";
import type { Tag } from "./lex/tag.ts";
import { BARE_FORMS } from "./numbers/bare-number.ts";
import { type DateMatch, findDate } from "./numbers/date.ts";
import { EPISODE_FORMS, episodeOnly } from "./numbers/episode.ts";
import { type Claim, everyClaim, type NumberedName, upTo } from "./numbers/form.ts";
import { partOfMiniseries, splitChapterNumber } from "./numbers/part.ts";
import { SEASON_FORMS, seasonOnly } from "./numbers/season.ts";
import { SEASON_EPISODE_FORMS, seasonEpisode } from "./numbers/season-episode.ts";
import { findYear, type YearMatch } from "./numbers/year.ts";
import { beforeSoftTags, firstTagStart } from "./title/title-end.ts";

// `S10E14 214`, `S06E01 (66)`, `S02E03 - 012 - Title`, `S05E53 - Ep.129`, `S12E18 [304]`. Behind a dash three digits may be a title:
// a second dash or a bracket must follow, or a nought begin it.
const AFTER =
  /^(?:[ .](?:\(?(\d{3,4})\)?|\((\d\d)\))(?=$|[ .]?[-[(]|\.[a-z])|[ .]-[ .](?:ep?[ .]?(\d{1,4})(?![\da-z])|(\d{3,4})(?= - |[ .]?[[(])|(0\d{2,3})(?=$| - |[ .]?[[(]))|[ .]\[(?!480|576|720|1080|2160)(\d{3,4})\])/i;
const BEFORE = /[ .](\d{3,4})(?:-(\d{3,4}))?[ .]$/;
// `Title - 25 (S02E13)`, `Title - 012-013 - S02E03`; `05.5` is a recap without a number.
const DASHED = / - (\d{2,4})(\.\d)?(?:-(\d{2,4}))? (?:- |[([])$/;
// `165-166.Title.S08E14`
const LEADING = /^(\d{2,4})(?:-(\d{2,4}))?\.$/;

/** The absolute number before or after season and episode. `titleStart` is behind one that begins the name. */
function absoluteWithSeason(text: string, seasonEpisode: Numbering, titleStart: number): Numbering | undefined {
  const { start, end } = seasonEpisode;
  const after = AFTER.exec(text.slice(end, end + 14));
  const textBefore = text.slice(Math.max(titleStart, start - 16), start);
  const dashed = DASHED.exec(textBefore);
  const before = BEFORE.exec(textBefore);
  const beforeCross = /x/i.test(text.slice(start, end)) || before?.[2] ? before : null;
  const leading = LEADING.exec(text.slice(0, titleStart));
  const match = after ?? dashed ?? beforeCross ?? leading;
  const a = Number((after ?? []).slice(1).find((number) => number !== undefined) ?? match?.[1]);
  if (!match || (a >= 1900 && a < 2100)) return undefined;
  const b = Number((match === dashed ? dashed?.[3] : match === after ? 0 : match[2]) ?? 0);
  const absolute = match === dashed && dashed?.[2] ? [] : upTo(a, b);
  if (match === leading) return numberingAt(start, end, { absolute });
  return match === after
    ? numberingAt(start, end + match[0].length, { absolute })
    : numberingAt(start - match[0].length, end, { absolute });
}

/** What is known beside a name: what the folders above it say about its type, and of another reading its season and episodes. */
export type FolderContext = { series: boolean; movie: boolean; numbering?: Numbering };

/** What is known about the name itself before its numbers are read. */
export type NameContext = {
  from: number;
  anime: boolean;
  crc: boolean;
  /** A video's name. */
  video: boolean;
  /** A video's name with points or underscores instead of spaces, as programs write it. */
  written: boolean;
};

/** `start` and `end` are -1 without numbers. The title ends before them; an episode's title begins after them. */
export type Numbers = Numbering & { date: DateMatch | undefined; year: YearMatch | undefined };

// No series has more.
const MAX_SEASON = 40;
const HAS_NUMBER = /[\d第]|season|saison|staffel|stagione|temporada|episode|ep |part/i;

/**
 * Reads all numbers of a name by the tables of forms: the strongest claim counts, of equally strong ones the first. What overlaps
 * a stronger claim, or contradicts it, gives way to the next. From strong to weak: a date or a season with episodes, a season, an
 * episode by its word, a bare number.
 */
export function readNumbers(scan: Scan, tags: readonly Tag[], context: NameContext, folders: FolderContext): Numbers {
  const { text } = scan;
  const { from, anime } = context;
  const numbers: Numbers = { ...numberingAt(-1, -1, {}), date: undefined, year: undefined };
  if (!HAS_NUMBER.test(text)) return numbers;
  const tag = firstTagStart(scan, tags, from);
  if (folders.numbering !== undefined) {
    const year = findYear(scan, tags, from, Math.min(tag, folders.numbering.start), anime);
    return { ...numbers, ...folders.numbering, year };
  }
  const date = findDate(text);
  const both = beside(date, seasonEpisode(text));
  const alone = both || folders.movie ? undefined : beside(date, seasonOnly(text));
  const season = both ?? (alone && isMark(text, alone, tag) ? undefined : alone);
  if (season) take(numbers, season);
  // With season and episode, the date is only the air date. It does not end the episode's title.
  if (date && both) numbers.start = Math.min(numbers.start, date.start);
  else if (date) addSpan(numbers, date);
  numbers.year = beside(
    date,
    findYear(scan, tags, from, numbers.start >= 0 ? Math.min(tag, numbers.start) : tag, anime),
  );
  numbers.date = date;
  if (date && !season && isDateOfTitle(text, date, numbers.year))
    Object.assign(numbers, { start: -1, end: -1, date: undefined });
  if (both) {
    const absolute = absoluteWithSeason(text, both, from);
    if (absolute) take(numbers, absolute);
  } else if (!folders.movie && numbers.episodes.length === 0)
    readWithoutSeason(scan, tags, context, folders, numbers, tag);
  return numbers;
}

/** An episode without a season, with a word (`Ep 5`) or as a bare number. */
function readWithoutSeason(
  scan: Scan,
  tags: readonly Tag[],
  context: NameContext,
  folders: FolderContext,
  numbers: Numbers,
  tag: number,
): void {
  const { text } = scan;
  const { year, date } = numbers;
  const word = episodeOnly(text) ?? partOfMiniseries(text, tags);
  // Star Wars Episode IV (1977): a year after the number makes it part of the title.
  const isTitle =
    word &&
    !context.anime &&
    numbers.seasons.length === 0 &&
    year &&
    year.start >= word.end &&
    /^episode/i.test(text.slice(word.start, word.end));
  if (word && !isTitle) {
    const read = splitChapterNumber(text, word, numbers.seasons);
    const isAbsolute = context.anime && numbers.seasons.length + read.seasons.length === 0;
    take(numbers, isAbsolute ? { ...read, episodes: [], absolute: read.episodes } : read);
    // `Cap.1905`
    numbers.year = beside(read, year);
    return;
  }
  // `[852][2025.03.01]`: beside a fansub's number a day in brackets is that of the release.
  if (date && !(context.anime && "[(".includes(text.charAt(date.start - 1)))) return;
  const bare = bareNumber(numberedName(scan, tags, context, folders, numbers, tag), date);
  if (!bare) return;
  numbers.date = undefined;
  take(numbers, numbers.seasons.length === 1 ? { ...bare, episodes: bare.absolute, absolute: [] } : bare);
}

function numberedName(
  scan: Scan,
  tags: readonly Tag[],
  context: NameContext,
  { series }: FolderContext,
  { start, end, seasons, year }: Numbers,
  tag: number,
): NumberedName {
  const limit = beforeSoftTags(scan, tags, context.from, tag, false);
  return { ...context, scan, tags, limit, series, season: seasons.length > 0 ? { start, end } : undefined, year };
}

/**
 * The strongest bare number. Beside a season it has none of its own, and stands behind it: one before it is part of the title
 * (`30 Rock S03`).
 */
function bareNumber(name: NumberedName, date: DateMatch | undefined): Numbering | undefined {
  for (const [, read] of BARE_FORMS) {
    const claim = beside(date, read(name));
    if (claim && (!name.season || (claim.seasons.length === 0 && claim.start >= name.season.end))) return claim;
  }
  return undefined;
}

/** What the numbers of a name by itself are, and all that its forms claim, the strongest first. */
export function allNumbers(
  scan: Scan,
  tags: readonly Tag[],
  context: NameContext,
): { numbers: Numbers; claims: Claim[] } {
  const alone = { series: false, movie: false };
  const numbers = readNumbers(scan, tags, context, alone);
  const name = numberedName(scan, tags, context, alone, numbers, firstTagStart(scan, tags, context.from));
  const bare = BARE_FORMS.flatMap(([form, read]) => {
    const claim = read(name);
    return claim ? [{ ...claim, form }] : [];
  });
  return {
    numbers,
    claims: [...everyClaim([...SEASON_EPISODE_FORMS, ...SEASON_FORMS, ...EPISODE_FORMS], scan.text), ...bare],
  };
}

/** `Film 2013-12-09 (2013)`: a date followed by the same year of release is part of the title. */
function isDateOfTitle(text: string, date: DateMatch, year: YearMatch | undefined): boolean {
  if (!year || year.start < date.end || !date.date.startsWith(String(year.year))) return false;
  return /^[ .([]{0,2}$/.test(text.slice(date.end, Math.min(year.start, date.end + 4)));
}

/** `DD5.1-S56`, `crf18.S97`: behind the first tag, and beyond any season, `S56` is a release's mark. */
const isMark = (text: string, { start, seasons: [season = 0] }: Numbering, tag: number): boolean =>
  start > tag && season > MAX_SEASON && /^s\d/i.test(text.slice(start, start + 2));

/** Adds what a claim says. */
function take(numbers: Numbers, claim: Numbering): void {
  if (claim.seasons.length > 0) numbers.seasons = claim.seasons;
  if (claim.episodes.length > 0) numbers.episodes = claim.episodes;
  if (claim.absolute.length > 0) numbers.absolute = claim.absolute;
  if (claim.version > 0) numbers.version = claim.version;
  numbers.hundreds ??= claim.hundreds;
  addSpan(numbers, claim);
}

function addSpan(numbers: Numbers, { start, end }: Span): void {
  if (numbers.start < 0 || start < numbers.start) numbers.start = start;
  numbers.end = Math.max(numbers.end, end);
}

type Span = { start: number; end: number };

/** A claim, unless it overlaps a stronger one. */
const beside = <T extends Span>(stronger: Span | undefined, claim: T | undefined): T | undefined =>
  stronger && claim && claim.start < stronger.end && stronger.start < claim.end ? undefined : claim;
