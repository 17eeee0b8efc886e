import { CLIP, FAN_TRAILER } from "./extras.ts";
import type { Tag } from "./lex/parsed-name.ts";
import { type Bracket, createPrefilter, type NameScan } from "./lex/scan.ts";
import { readSeasonOnly } from "./numbers/season.ts";
import type { NumbersOfName } from "./read-numbers.ts";
import { countTrailingGenreChars } from "./tags/group.ts";
import {
  COUNTRIES,
  chooseLatinBlock,
  cleanTitle,
  findSecondHalf,
  hasLatin,
  isNative,
  pushUnique,
  readTitles,
  type Titles,
} from "./title/title.ts";
import {
  findEpisodeTitle,
  findFirstTag,
  moveAfterCommonWords,
  moveBeforeSoftTags,
} from "./title/title-end.ts";
import type { NameParts } from "./tokens.ts";

const QUALITY_SUFFIX = /(?: (?:HD|BD|4K|UHD|REMASTER(?:ED)?|Remastered))+$/;

const bareTitle = (half: string): string =>
  half
    .slice(0, readSeasonOnly(half)?.start || half.length)
    .replace(QUALITY_SUFFIX, "")
    .replace(/(?<=\p{L}) (?:19|20)\d\d$/u, "");

/**
 * Returns the titles of a name that consists only of blocks in brackets. If there are several
 * blocks, the first is the group. The title is the block in Latin letters.
 */
function titlesFromBlocks(all: readonly string[]): Titles {
  // `[Title S2]`, `[Title 1998]`: season and year are not part of the title.
  const blocks = all.map((block) => block.split(/[/|]/).map(bareTitle).join(" | "));
  const [first, ...more] = blocks;
  const named = more.length > 0 ? more : first === undefined ? [] : [first];
  const latin = chooseLatinBlock(named);
  const read = latin === undefined ? { title: null, others: [] } : readTitles(latin);
  return {
    title: read.title,
    others: [...named.filter((b) => b !== latin).map(cleanTitle), ...read.others],
  };
}

/**
 * `当我飞奔向你[全24集][国语].Title.S01.2023`: Chinese sites put their title and blocks before the name of
 * the release.
 */
function latinAfterBlocks(
  scan: NameScan,
  tags: readonly Tag[],
  position: number,
  ends: readonly number[],
) {
  let from =
    scan.brackets.find((b) => b.square && b.open <= position && b.close > position)?.open ??
    scan.text.length;
  for (const b of scan.brackets) if (b.open >= from && b.open - from <= 1) from = b.close;
  const season = readSeasonOnly(scan.text.slice(from));
  const end = nearest(from, [
    findFirstTag(scan, tags, from),
    season ? from + season.start : -1,
    ...ends,
  ]);
  const title = scan.text.slice(from, end);
  return /^[ .]?[A-Z]/.test(title) ? { title, end } : undefined;
}

/** Returns the first of these positions at or after `from`; Infinity if no such position exists. */
function nearest(from: number, positions: readonly number[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (const position of positions) if (position >= from && position < best) best = position;
  return best;
}

type TitleRead = Titles & { episodeTitle: string | null; end: number };

const LETTER = /\p{L}/u;
// A country in brackets ends a series title: `Show (US) - Pilot S01E01`.
const COUNTRY = new RegExp(String.raw`^(.{2,80}? \((?:${[...COUNTRIES.keys()].join("|")})\)) -`);
// `Episode 14 Title (season 2)`: the episode comes first and the season last.
const EPISODE_FIRST = /^(?:episode|épisode|ep|folge|odcinek)[ .]?\d{1,4}[ .]{1,2}(?=\p{L})/iu;
// `UFC.239.PPV.One.Vs.Two`
const PAY_PER_VIEW = /[ .]PPV(?=[ .]\S)/;
const hasPayPerView = createPrefilter("ppv");
// `Ship Complete 13 Movie Collection`
const COUNTED_COLLECTION =
  /[ .](?:complete[ .])?\d{1,2}[ .-](?:movies?|films?)[ .](?:collection|pack|set|boxset)(?![a-z]).*$/i;
const mayBeCollection = createPrefilter("movie|film");
// `Ship *1984-2021*`, `Show 1993-2004 [S01-11]`: the range of years of several works, or of all
// seasons.
export const YEARS =
  /[ .]{1,2}[*([]?((?:19|20)\d\d) ?- ?(?:19|20)\d\d(?!\d|[ .(]{1,2}(?:19|20)\d\d)/;
const hasYears = createPrefilter("99-99|99 -99|99- 99|99 - 99");
const VOLUME = /[ .]+(?:- )?vol(?:ume)?[. ]{0,2}\d/i;
const hasVolume = createPrefilter("vol");
const SEASON_WORD = /[ .]{1,2}(?:- )?(?:(?:all[ .])?seasons?|all)[ .:-]*$/i;
const EPISODE_WORD = /(?:[ .]ep(?:isode)?[ .]*| - episode \d{1,3} ?)$/i;
const COMPLETE =
  /(?:^|[ .\-(]{1,6})(?:(?:the|full)[ .])?(?:complete|full|int[ée]grale)(?:[ .](?:series|seasons?|collection|pack))?[ .\-(]{0,6}$/i;

const mayBeComplete = createPrefilter("complete|full|grale");
const VERSION = /[ .]v\d[ .]*$/i;
const hasVersion = createPrefilter("v9");

// Patterns that end a title in a fansub's name, in addition to its year, numbers, tags and blocks.
const FAN_ENDS = [CLIP, FAN_TRAILER];

/** `id` and `bonus` are positions, or -1 if absent. */
type TitleContext = { id: number; bonus: number; fan: boolean; hasSeasons?: boolean | undefined };

/**
 * Reads the title, from the end of the prefix to the first year, number, tag or block in brackets.
 */
export function readTitle(
  scan: NameParts,
  numbers: NumbersOfName,
  { id, bonus, fan, hasSeasons }: TitleContext,
): TitleRead {
  const { text, tags, prefix } = scan;
  const from = prefix.titleStart;
  const year = numbers.year?.start ?? -1;
  const block = scan.brackets.find(
    (b) =>
      b.square &&
      b.open > from &&
      !continuesAfter(scan, tags, b.close) &&
      !(fan && isLastTitleWord(scan, tags, b, numbers)),
  );
  const tag = findFirstTag(scan, tags, from);
  const years = hasYears(text) ? text.search(YEARS) : -1;
  const ends = [
    bonus,
    years,
    ...(fan
      ? [...FAN_ENDS, ...(hasVolume(text) ? [VOLUME] : [])].map((pattern) => text.search(pattern))
      : []),
  ];
  const first = nearest(from, [tag, numbers.start, year, id, block?.open ?? -1, ...ends]);
  const isNumber = first === numbers.start && first !== tag;
  const end = isNumber ? first : moveBeforeSoftTags(scan, tags, from, first, first === year);
  const full = text.slice(from, end);
  // `Film - Drama 2011`
  const cut = first === year ? full.slice(0, full.length - countTrailingGenreChars(full)) : full;
  const raw =
    hasSeasons || numbers.seasons.length > 0 || numbers.episodes.length > 1
      ? cut
          .replace(mayBeComplete(text) ? COMPLETE : "", "")
          .replace(numbers.seasons.length > 1 ? SEASON_WORD : "", "")
          .replace(numbers.episodes.length > 0 ? EPISODE_WORD : "", "")
      : cut
          .replace(hasVersion(text) ? VERSION : "", "")
          .replace(hasPayPerView(text) ? PAY_PER_VIEW : "", "")
          .replace(mayBeCollection(text) ? COUNTED_COLLECTION : "", "");
  const episodeTitle = findEpisodeTitle(scan, tags, numbers);
  const country =
    numbers.seasons.length > 0 && raw.includes(") -") ? COUNTRY.exec(raw)?.[1] : undefined;
  let read: Titles = readTitles(country ?? raw, fan);
  const isWithinPrefix = numbers.start >= 0 && numbers.start < from && prefix.blocks.length > 0;
  const isAfterBlock = episodeTitle !== null && numbers.start <= from && prefix.blocks.length === 1;
  if (isWithinPrefix || (read.title === null && prefix.blocks.length > 0 && !isAfterBlock)) {
    read = titlesFromBlocks(prefix.blocks);
  } else if (
    read.title === null &&
    episodeTitle === null &&
    numbers.start === from &&
    numbers.seasons.length === 1
  ) {
    const wordChars = EPISODE_FIRST.exec(text.slice(from, from + 24))?.[0].length ?? 0;
    const season = readSeasonOnly(text)?.start ?? 0;
    if (wordChars > 0 && season > from + wordChars) {
      read = readTitles(text.slice(from + wordChars, season));
    }
  } else if (
    read.title === null &&
    episodeTitle &&
    numbers.start <= from &&
    prefix.group !== null
  ) {
    // `[Group] 12 - Title`: the number comes first.
    return { ...readTitles(episodeTitle), episodeTitle: null, end };
  } else if (
    read.title === null &&
    episodeTitle &&
    numbers.start <= from &&
    (numbers.absolute.length > 0 || (numbers.date && numbers.seasons.length === 0))
  ) {
    // In `03-Criminal.Minds`, the words are the title of either the series or the episode. A folder
    // with a title decides; see combine-names.ts. In `2012.11.05 Show - Guest`, the date comes
    // first.
    const [series = episodeTitle, ...rest] = episodeTitle.split(/ -+ /);
    return {
      title: series,
      others: [],
      episodeTitle: rest.length > 0 ? rest.join(" - ") : episodeTitle,
      end,
    };
  } else if (prefix.blocks.some((b) => !hasLatin(b)) && read.title) {
    read.others.push(...prefix.blocks.filter((b) => !hasLatin(b)));
  }
  const second = findSecondHalf(text, from, numbers.start);
  if (second) {
    read = withOther(readTitles(second), read);
  } else if (read.title !== null && isNative(read.title)) {
    const later = latinAfterBlocks(scan, tags, first, [year, id, numbers.start]);
    if (later) return { ...withOther(readTitles(later.title), read), episodeTitle, end: later.end };
  }
  if (end < first && read.title !== null) {
    const longerEnd = moveAfterCommonWords(scan, tags, end, first);
    if (longerEnd > end) {
      pushUnique(read.others, readTitles(text.slice(from, longerEnd)).title, read.title);
    }
    pushUnique(read.others, readTitles(text.slice(from, first)).title, read.title);
  }
  return { ...read, episodeTitle, end };
}

/**
 * Returns the first reading, and adds the titles of the second reading to its alternative titles.
 */
const withOther = (read: Titles, other: Titles): Titles => ({
  title: read.title,
  others: [...read.others, ...[other.title, ...other.others].filter((title) => title !== null)],
});

/** `You Are [Not] Alone`: true if a word that is not a tag follows the bracket. */
function continuesAfter({ text, words }: NameScan, tags: readonly Tag[], close: number): boolean {
  const next = words.find((w) => w.start >= close);
  return (
    next !== undefined &&
    next.start - close <= 1 &&
    next.bracket < 0 &&
    LETTER.test(next.lower) &&
    !tags.some((t) => t.start === next.start) &&
    /^[ .]?\p{L}/u.test(text.slice(close, close + 2))
  );
}

/**
 * `[Group] Title [Word] - 01`: true if the bracket contains one word that is not a tag and comes
 * directly before the number.
 */
function isLastTitleWord(
  { text, words }: NameScan,
  tags: readonly Tag[],
  b: Bracket,
  numbers: NumbersOfName,
): boolean {
  const gap = numbers.start - b.close;
  return (
    gap >= 0 &&
    gap < 3 &&
    /^\p{L}{3,}$/u.test(text.slice(b.open + 1, b.close - 1)) &&
    words.some((w) => w.bracket < 0 && w.end <= b.open) &&
    !tags.some((t) => t.start > b.open && t.end < b.close)
  );
}
