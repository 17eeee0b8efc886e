// Season and episode in bare digits: `102`, `03_19`, `4-12`.
import { episodesAt, type Numbering, upTo } from "../lex/number-list.ts";
import type { Tag } from "../lex/tag.ts";
import { type BareForm, isYear, type NumberedName } from "./form.ts";

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
function compact({ scan, tags, from, limit }: NumberedName): Numbering | undefined {
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

/** Season and episode in the groups `s` and `e`, where the rest of the name speaks for it. */
const placed =
  (
    pattern: RegExp,
    holds: (name: NumberedName, season: number, episode: number, start: number) => boolean,
    numbering = episodesAt,
  ) =>
  (name: NumberedName): Numbering | undefined => {
    const match = pattern.exec(name.scan.text);
    const [season, episode] = [Number(match?.groups?.["s"]), Number(match?.groups?.["e"])];
    if (!match || season === 0 || episode === 0 || !holds(name, season, episode, match.index)) return undefined;
    return numbering(match.index, match.index + match[0].length, season, [episode]);
  };

const isPlainVideo = ({ video, anime, tags }: NumberedName): boolean => video && !anime && tags.length === 0;

export const COMPACT_FORMS: readonly BareForm[] = [
  // At the start of a name. `20-20` is a title.
  ["2-06 (a series)", placed(/^(?<s>\d{1,2})-(?<e>\d\d)(?=[ .]|$)/, ({ series }, s, e) => series && s !== e)],
  [
    "2-06. Title",
    placed(/^(?<s>\d{1,2})-(?<e>\d\d)(?=\.? \p{L})/u, ({ series, year }, s, e) => !series && !year && s !== e),
  ],
  ["Show.102.HDTV", compact],
  // At the end. A hyphen between numbers that follow each other joins two episodes; more than that is no one video.
  ["Show 03-20", placed(/(?<=\p{L} )(?<s>[0-2]\d)-(?<e>\d\d)$/u, (name, s, e) => isPlainVideo(name) && e !== s + 1)],
  [
    "show_03_19",
    placed(
      /(?<=[\p{L}\d][ .-])(?<s>[0-2]\d)[ .](?<e>[0-6]\d)(?=$|[.-][a-z]$)/iu,
      (name) => isPlainVideo(name) && name.written,
    ),
  ],
];

/** Weaker than any other number: nothing else is in the name. At most 29 episodes a season: `room.237` is a film. */
export const COMPACT_AT_END: BareForm = [
  "show.102",
  placed(
    /(?<=[a-z\d][. ])(?<s>[1-9])(?<e>0[1-9]|[12]\d)$/i,
    ({ from, written, season, year, tags }, _, __, start) =>
      written && !season && !year && tags.length === 0 && start - 2 >= from,
    inHundreds,
  ),
];
