import { EPISODE_BEHIND, ORDINAL, SEASON } from "../lex/counting-words.ts";
import { episodesAt, type Numbering, numberingAt, numbersAfter } from "../lex/number-list.ts";
import type { Scan } from "../lex/scan.ts";
import type { Tag } from "../lex/tag.ts";

const NUMBERED_EPISODE = String.raw`(\d{1,4})(?:-(\d{1,4}))?${ORDINAL}?[ .-]{0,2}(?:${EPISODE_BEHIND})(?![\p{L}\d])`;
const ORDINAL_SEASON_EPISODE = new RegExp(
  String.raw`(?<![\p{L}\d])(\d{1,2})${ORDINAL}?[ .-]{0,2}(?!series)(?:${SEASON})[ .,-]{1,4}${NUMBERED_EPISODE}`,
  "iu",
);
const ORDINAL_EPISODE = new RegExp(String.raw`(?<![\p{L}\d,]|\.(?!0\d))${NUMBERED_EPISODE}`, "iu");

/** `1. Sezon 5. Bölüm`, `2. évad 3. rész`, `1 сезон 5 серия`: some languages put the number before the word. */
export function ordinalSeasonEpisode(text: string): Numbering | undefined {
  const match = ORDINAL_SEASON_EPISODE.exec(text);
  if (!match) return undefined;
  const [all, season, a, b] = match;
  const episodes = [Number(a), ...(b ? numbersAfter(Number(a), Number(b)) : [])];
  return episodesAt(match.index, match.index + all.length, Number(season), episodes);
}

/** `5. Bölüm`, `07 серия`: an episode without a season. */
export function ordinalEpisode(text: string): Numbering | undefined {
  const match = ORDINAL_EPISODE.exec(text);
  if (!match) return undefined;
  const [all, a, b] = match;
  const episodes = [Number(a), ...(b ? numbersAfter(Number(a), Number(b)) : [])];
  return numberingAt(match.index, match.index + all.length, { episodes });
}

const COMPACT = /^(\d{1,2})(\d\d)(\d\d)?$/;
const COMPACT_RANGE = /[ .](\d{1,2})(\d\d)[-.]$/;

/** Whether a TV source follows directly or after the resolution: `102.HDTV`, `102.720p.HDTV`. */
export function isBeforeTvSource(tags: readonly Tag[], end: number): boolean {
  const i = tags.findIndex((t) => t.start >= end);
  const tag = tags[i];
  if (!tag || tag.start - end !== 1) return false;
  const next = tags[i + 1];
  return tag.tv === true || (tag.kind === "resolution" && next?.tv === true && next.start - tag.end === 1);
}

const inHundreds = (start: number, end: number, season: number, episodes: number[]): Numbering => ({
  ...episodesAt(start, end, season, episodes),
  hundreds: season * 100 + (episodes[0] ?? 0),
});

/**
 * `Name.102.HDTV`, `Name.2401.720p.hdtv`: three or four digits directly before a TV source are season and episode;
 * `101-103` is a range within one season. Nowhere else: bare digits are too often part of a title.
 */
export function compactNumber(scan: Scan, tags: readonly Tag[], from: number, limit: number): Numbering | undefined {
  const word = scan.words.findLast((w) => w.end <= limit && w.start > from);
  const match = word && isBeforeTvSource(tags, word.end) ? COMPACT.exec(word.lower) : null;
  if (!word || !match || match[2] === "00" || /^(?:19|20)\d\d$/.test(word.lower)) return undefined;
  const season = Number(match[1]);
  const last = Number(match[2]);
  // `10708`: two episodes that follow each other.
  if (match[3] !== undefined)
    return Number(match[3]) === last + 1 ? episodesAt(word.start, word.end, season, [last, last + 1]) : undefined;
  const before = scan.text.slice(Math.max(from, word.start - 6), word.start);
  const range = COMPACT_RANGE.exec(before);
  const first = Number(range?.[1]) === season ? Number(range?.[2]) : 0;
  // `101.102` are two that follow each other; `the.100.109` has a title before the number.
  if (first > 0 && (before.endsWith(".") ? first === last - 1 : first < last))
    return inHundreds(word.start - (range?.[0].length ?? 0), word.end, season, [first, ...numbersAfter(first, last)]);
  return /\d[-+&]$/.test(before) ? undefined : inHundreds(word.start, word.end, season, [last]);
}

const COMPACT_AT_END = /[a-z\d][. ]([1-9])(0[1-9]|[12]\d)$/;

/**
 * `show.102.mkv`, `the_100_109.avi`: a three-digit number at the end of a video's name without a space, a year or a
 * tag. At most 29 episodes a season: `room.237` is a film.
 */
export function compactAtEnd({ text }: Scan, tags: readonly Tag[], from: number): Numbering | undefined {
  const match = tags.length === 0 ? COMPACT_AT_END.exec(text.toLowerCase()) : null;
  return match && match.index >= from
    ? inHundreds(match.index + 2, text.length, Number(match[1]), [Number(match[2])])
    : undefined;
}

/** `4-12 - Title`, `2-06. Title`: at the start of a name. `20-20` is a title. */
export function hyphenatedAtStart(text: string, isSeries: boolean): Numbering | undefined {
  const [all = "", season = "", episode = ""] =
    (isSeries ? /^(\d{1,2})-(\d\d)(?=[ .]|$)/ : /^(\d{1,2})-(\d\d)(?=\.? \p{L})/u).exec(text) ?? [];
  return all === "" || season === episode ? undefined : episodesAt(0, all.length, Number(season), [Number(episode)]);
}

const PAIR = /(?<=[\p{L}\d][ .-])([0-2]\d)[ .]([0-6]\d)(?=$|[.-][a-z]$)/iu;
const HYPHENED_PAIR = /(?<=\p{L} )([0-2]\d)-(\d\d)$/u;

/**
 * Two numbers of two digits at the end of a video's name: `show_03_19.avi`, `Show 03-20.mkv`. A hyphen between numbers
 * that follow each other joins two episodes; more than that is no one video.
 */
export function pairAtEnd(text: string, tags: readonly Tag[], isWritten: boolean): Numbering | undefined {
  const hyphened = HYPHENED_PAIR.exec(text);
  const match = tags.length > 0 ? null : (hyphened ?? (isWritten ? PAIR.exec(text) : null));
  const [season, episode] = [Number(match?.[1]), Number(match?.[2])];
  return match && season > 0 && episode > 0 && !(hyphened && episode === season + 1)
    ? episodesAt(match.index, match.index + match[0].length, season, [episode])
    : undefined;
}

const REPEATED_EPISODE = /[ .]-[ .](\d{1,2})(\d\d)[ .]\((\d\d)\)(?=[ .]-)/;

/** `Show - 103 (03) - Title`: the number in brackets proves that 103 is season 1, episode 3. */
export function repeatedEpisode(text: string): Numbering | undefined {
  const match = text.includes(" (") ? REPEATED_EPISODE.exec(text) : null;
  return match && match[2] === match[3]
    ? episodesAt(match.index, match.index + match[0].length, Number(match[1]), [Number(match[2])])
    : undefined;
}

/** Spanish chapters: `Cap.105` is season 1, episode 5; `Cap.1503_1506` is season 15, episodes 3 to 6. */
export function splitChapterNumber(text: string, chapter: Numbering, seasons: readonly number[]): Numbering {
  const [first = 0] = chapter.episodes;
  const season = Math.floor(first / 100);
  if (
    !/^cap/i.test(text.slice(chapter.start, chapter.start + 3)) ||
    first < 101 ||
    (seasons.length > 0 && !seasons.includes(season))
  )
    return chapter;
  const to = /^[ -]{1,2}(\d{3,4})(?!\d)/.exec(text.slice(chapter.end, chapter.end + 7));
  const last = Number(to?.[1] ?? 0);
  const more = Math.floor(last / 100) === season && last > first ? numbersAfter(first % 100, last % 100) : [];
  const end = more.length > 0 ? chapter.end + (to?.[0].length ?? 0) : chapter.end;
  return episodesAt(chapter.start, end, season, [...chapter.episodes.map((n) => n % 100), ...more]);
}
