// Season and episode in bare digits: `102`, `03_19`, `4-12`.
import { episodesAt, type Numbering } from "../lex/number-list.ts";
import type { Tag } from "../lex/tag.ts";
import { isYear, type NumberedName, upTo } from "./form.ts";

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
export function compact({ scan, tags, from, limit }: NumberedName): Numbering | undefined {
  const word = scan.words.findLast((w) => w.end <= limit && w.start > from);
  const match = word && isBeforeTvSource(tags, word.end) ? COMPACT.exec(word.lower) : null;
  if (!word || !match || match[2] === "00" || isYear(word.lower)) return undefined;
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
    return inHundreds(word.start - (range?.[0].length ?? 0), word.end, season, upTo(first, last));
  return /\d[-+&]$/.test(before) ? undefined : inHundreds(word.start, word.end, season, [last]);
}

const COMPACT_AT_END = /[a-z\d][. ]([1-9])(0[1-9]|[12]\d)$/;

/**
 * `show.102.mkv`, `the_100_109.avi`: a three-digit number at the end of a video's name without a space, a year or a
 * tag. At most 29 episodes a season: `room.237` is a film.
 */
export function compactAtEnd({
  scan: { text },
  tags,
  from,
  written,
  season,
  year,
}: NumberedName): Numbering | undefined {
  if (!written || season || year || tags.length > 0) return undefined;
  const match = COMPACT_AT_END.exec(text.toLowerCase());
  return match && match.index >= from
    ? inHundreds(match.index + 2, text.length, Number(match[1]), [Number(match[2])])
    : undefined;
}

/** `4-12 - Title`, `2-06. Title`: at the start of a name. `20-20` is a title. */
export function hyphenated({ scan: { text }, series, year }: NumberedName): Numbering | undefined {
  if (!series && year) return undefined;
  const [all = "", season = "", episode = ""] =
    (series ? /^(\d{1,2})-(\d\d)(?=[ .]|$)/ : /^(\d{1,2})-(\d\d)(?=\.? \p{L})/u).exec(text) ?? [];
  return all === "" || season === episode ? undefined : episodesAt(0, all.length, Number(season), [Number(episode)]);
}

const PAIR = /(?<=[\p{L}\d][ .-])([0-2]\d)[ .]([0-6]\d)(?=$|[.-][a-z]$)/iu;
const HYPHENED_PAIR = /(?<=\p{L} )([0-2]\d)-(\d\d)$/u;

/**
 * Two numbers of two digits at the end of a video's name: `show_03_19.avi`, `Show 03-20.mkv`. A hyphen between numbers
 * that follow each other joins two episodes; more than that is no one video.
 */
export function pair({ scan: { text }, tags, video, anime, written }: NumberedName): Numbering | undefined {
  if (!video || anime) return undefined;
  const hyphened = HYPHENED_PAIR.exec(text);
  const match = tags.length > 0 ? null : (hyphened ?? (written ? PAIR.exec(text) : null));
  const [season, episode] = [Number(match?.[1]), Number(match?.[2])];
  return match && season > 0 && episode > 0 && !(hyphened && episode === season + 1)
    ? episodesAt(match.index, match.index + match[0].length, season, [episode])
    : undefined;
}
