import type { Scan } from "./lex/scan.ts";
import type { Tag } from "./lex/tag.ts";
import { findAbsolute } from "./numbers/absolute.ts";
import { absoluteWithSeason } from "./numbers/absolute-with-season.ts";
import {
  compactAtEnd,
  compactNumber,
  hyphenatedAtStart,
  repeatedEpisode,
  splitChapterNumber,
} from "./numbers/compact.ts";
import { type DateMatch, findDate } from "./numbers/date.ts";
import { episodeOnly } from "./numbers/episode.ts";
import { seasonOnly } from "./numbers/season.ts";
import { seasonEpisode } from "./numbers/season-episode.ts";
import { findYear, type YearMatch } from "./numbers/year.ts";
import { beforeSoftTags, firstTagStart } from "./title/title-end.ts";

/** What the folders above say about a file. */
export type FolderContext = { series: boolean; movie: boolean };

/** What the name itself hints at before any number is read. */
type NameContext = {
  from: number;
  anime: boolean;
  crc: boolean;
  /** A video's name with points or underscores for spaces, as programs write them. */
  written: boolean;
};

export type Numbers = {
  /** Where the numbering begins and ends: the title ends before it, an episode's title begins after it. -1: none. */
  start: number;
  end: number;
  seasons: number[];
  episodes: number[];
  absolute: number[];
  version: number;
  date: DateMatch | undefined;
  year: YearMatch | undefined;
};

const HAS_NUMBER = /[\d第]|season|saison|staffel|stagione|temporada|episode|ep /i;

/** All numbers of a name weighed together: date, season and episodes, season alone, episode alone, year, absolute number. */
export function readNumbers(scan: Scan, tags: readonly Tag[], marks: NameContext, hints: FolderContext): Numbers {
  const { text } = scan;
  const tag = firstTagStart(scan, tags, marks.from);
  const numbers: Numbers = {
    start: -1,
    end: -1,
    seasons: [],
    episodes: [],
    absolute: [],
    version: 0,
    date: undefined,
    year: undefined,
  };
  if (!HAS_NUMBER.test(text)) return numbers;
  numbers.date = findDate(text);
  const said = seasonEpisode(text) ?? repeatedEpisode(text);
  const both = said && overlaps(said, numbers.date) ? undefined : said;
  const alone = both || hints.movie ? undefined : seasonOnly(text);
  const season = both ?? (alone && overlaps(alone, numbers.date) ? undefined : alone);
  if (season) {
    addMatch(numbers, season);
    numbers.seasons = season.seasons;
    numbers.episodes = season.episodes;
  }
  if (numbers.date) {
    // Beside a number the date says when it was aired, and ends no episode's title.
    if (both) numbers.start = Math.min(numbers.start, numbers.date.start);
    else addMatch(numbers, numbers.date);
  }
  const year = findYear(scan, tags, marks.from, numbers.start >= 0 ? Math.min(tag, numbers.start) : tag, marks.anime);
  if (year && !overlaps(year, numbers.date)) numbers.year = year;
  if (numbers.date && !season && isDateOfTitle(text, numbers.date, numbers.year)) {
    numbers.date = undefined;
    numbers.start = -1;
    numbers.end = -1;
  }
  if (both) {
    const count = absoluteWithSeason(scan.text, both, marks.from);
    if (count) {
      numbers.absolute = count.absolute;
      numbers.start = Math.min(numbers.start, count.start);
      numbers.end = Math.max(numbers.end, count.end);
    }
  } else if (!hints.movie && numbers.episodes.length === 0) readWithoutSeason(scan, tags, marks, hints, numbers, tag);
  return numbers;
}

/** An episode without a season, said with a word (`Ep 5`) or bare. */
function readWithoutSeason(
  scan: Scan,
  tags: readonly Tag[],
  marks: NameContext,
  hints: FolderContext,
  numbers: Numbers,
  tag: number,
): void {
  const { text } = scan;
  const { year } = numbers;
  const word = episodeOnly(text);
  // Star Wars Episode IV (1977): a year behind the number makes it a title.
  const titled =
    word &&
    !marks.anime &&
    numbers.seasons.length === 0 &&
    year &&
    year.start >= word.end &&
    /^episode/i.test(text.slice(word.start, word.end));
  if (word && !titled) {
    const read = splitChapterNumber(text, word, numbers.seasons);
    if (read.seasons.length > 0) numbers.seasons = read.seasons;
    if (marks.anime && numbers.seasons.length === 0) numbers.absolute = read.episodes;
    else numbers.episodes = read.episodes;
    addMatch(numbers, read);
    return;
  }
  if (numbers.date) return;
  const limit = beforeSoftTags(scan, tags, marks.from, tag, false);
  const evidence = {
    anime: marks.anime,
    crc: marks.crc,
    series: hints.series,
    season: numbers.seasons.length > 0,
    yearEnd: year?.end ?? -1,
  };
  const bare =
    (numbers.seasons.length === 0
      ? ((hints.series ? hyphenatedAtStart(text) : undefined) ?? compactNumber(scan, tags, marks.from, limit))
      : undefined) ??
    findAbsolute(scan, tags, marks.from, limit, evidence) ??
    (marks.written && numbers.seasons.length === 0 && !year ? compactAtEnd(scan, tags, marks.from) : undefined);
  if (!bare || (numbers.start >= 0 && overlaps(bare, numbers))) return;
  if (bare.seasons.length > 0) {
    numbers.seasons = bare.seasons;
    numbers.episodes = bare.episodes;
  } else if (numbers.seasons.length === 1) {
    // A bare number before the season belongs to the title: `30 Rock S03`.
    if (bare.start < numbers.start) return;
    numbers.episodes = bare.absolute;
  } else numbers.absolute = bare.absolute;
  addMatch(numbers, bare);
}

/** `Film 2013-12-09 (2013)`: the year of release right behind a day of the same year makes the day part of the title. */
function isDateOfTitle(text: string, date: DateMatch, year: YearMatch | undefined): boolean {
  if (!year || year.start < date.end || !date.date.startsWith(String(year.year))) return false;
  return /^[ .([]{0,2}$/.test(text.slice(date.end, Math.min(year.start, date.end + 4)));
}

function addMatch(numbers: Numbers, found: { start: number; end: number; version?: number }): void {
  if (numbers.start < 0 || found.start < numbers.start) numbers.start = found.start;
  numbers.end = Math.max(numbers.end, found.end);
  if (found.version) numbers.version = found.version;
}

const overlaps = (a: { start: number; end: number }, b: { start: number; end: number } | undefined): boolean =>
  b !== undefined && a.start < b.end && b.start < a.end;
