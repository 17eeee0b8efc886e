// Season and episode in bare digits: `102`, `03_19`, `4-12`.
import { episodesAt, type Numbering, upTo } from "../lex/number-list.ts";
import type { Tag } from "../lex/tag.ts";
import { type Form, isWord, isYear, type NumberedName } from "./form.ts";

const COMPACT = /(?<!\d)(\d{1,2})(\d\d)(\d\d)?(?!\d)/g;
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
function compact(match: RegExpExecArray, name: NumberedName): Numbering | undefined {
  const { text, tags, from, limit } = name;
  const [all, first, second, third] = match;
  const [start, end] = [match.index, match.index + all.length];
  if (start <= from || end > limit || second === "00" || isYear(all)) return undefined;
  if (!isBeforeTvSource(tags, end) || !isWord(name, start, end)) return undefined;
  const season = Number(first);
  const last = Number(second);
  // `10708`: two episodes that follow each other.
  if (third !== undefined)
    return Number(third) === last + 1 ? episodesAt(start, end, season, [last, last + 1]) : undefined;
  const before = text.slice(Math.max(from, start - 6), start);
  const range = COMPACT_RANGE.exec(before);
  const to = Number(range?.[1]) === season ? Number(range?.[2]) : 0;
  // `101.102` are two that follow each other; `the.100.109` has a title before the number.
  if (to > 0 && (before.endsWith(".") ? to === last - 1 : to < last))
    return inHundreds(start - (range?.[0].length ?? 0), end, season, upTo(to, last));
  return /\d[-+&]$/.test(before) ? undefined : inHundreds(start, end, season, [last]);
}

/** Season and episode in the groups `s` and `e`, where the rest of the name speaks for it. */
const placed =
  (holds: (name: NumberedName, season: number, episode: number, start: number) => boolean, numbering = episodesAt) =>
  ({ 0: all, index, groups = {} }: RegExpExecArray, name: NumberedName): Numbering | undefined => {
    const [season, episode] = [Number(groups["s"]), Number(groups["e"])];
    if (season === 0 || episode === 0 || !holds(name, season, episode, index)) return undefined;
    return numbering(index, index + all.length, season, [episode]);
  };

const isPlainVideo = ({ video, anime, tags }: NumberedName): boolean => video && !anime && tags.length === 0;

export const COMPACT_FORMS: readonly Form<NumberedName>[] = [
  // At the start of a name. `20-20` is a title.
  ["2-06 (a series)", /^(?<s>\d{1,2})-(?<e>\d\d)(?=[ .]|$)/g, placed(({ series }, s, e) => series && s !== e)],
  [
    "2-06. Title",
    /^(?<s>\d{1,2})-(?<e>\d\d)(?=\.? \p{L})/gu,
    placed(({ series, year }, s, e) => !series && !year && s !== e),
  ],
  ["Show.102.HDTV", COMPACT, compact],
  // At the end. A hyphen between numbers that follow each other joins two episodes; more than that is no one video.
  ["Show 03-20", /(?<=\p{L} )(?<s>[0-2]\d)-(?<e>\d\d)$/gu, placed((name, s, e) => isPlainVideo(name) && e !== s + 1)],
  [
    "show_03_19",
    /(?<=[\p{L}\d][ .-])(?<s>[0-2]\d)[ .](?<e>[0-6]\d)(?=$|[.-][a-z]$)/giu,
    placed((name) => isPlainVideo(name) && name.written),
  ],
];

/** Weaker than any other number: nothing else is in the name. At most 29 episodes a season: `room.237` is a film. */
export const COMPACT_AT_END: Form<NumberedName> = [
  "show.102",
  /(?<=[a-z\d][. ])(?<s>[1-9])(?<e>0[1-9]|[12]\d)$/gi,
  placed(
    ({ from, written, season, year, tags }, _, __, start) =>
      written && !season && !year && tags.length === 0 && start - 2 >= from,
    inHundreds,
  ),
];
