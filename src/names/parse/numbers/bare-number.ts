import { baseOf } from "../../../base/path/path-parts.ts";
import {
  createEpisodes,
  createNumbering,
  listUpTo,
  MAX_EPISODE_SPAN,
  type Numbering,
  TO,
} from "../lex/number-list.ts";
import type { ParsedName, Tag } from "../lex/parsed-name.ts";
import { createPrefilter } from "../lex/scan.ts";
import {
  findSpacedEnd,
  isWord,
  isYear,
  type NumberedName,
  type NumberForm,
  type Span,
} from "./number-form.ts";

// Season and episode in bare digits: `102`, `03_19`, `4-12`.
const COMPACT = /(?<!\d)(\d{1,2})(\d\d)(\d\d)?(?!\d)/g;
const TWO_AT_END = /(?<=\p{L} )(?<s>[0-2]\d)-(?<e>\d\d)$/gu;
const COMPACT_RANGE = /[ .](\d{1,2})(\d\d)[-.]$/;

/** True if a TV source follows directly, or after the resolution: `102.HDTV`, `102.720p.HDTV`. */
function isBeforeTvSource(tags: readonly Tag[], end: number): boolean {
  const i = tags.findIndex((t) => t.start >= end);
  const tag = tags[i];
  if (!tag || tag.start - end !== 1) return false;
  const next = tags[i + 1];
  return (
    tag.tv === true ||
    (tag.kind === "resolution" && next?.tv === true && next.start - tag.end === 1)
  );
}

const inHundreds = (start: number, end: number, season: number, episodes: number[]): Numbering => ({
  ...createEpisodes(start, end, season, episodes),
  hundreds: season * 100 + (episodes[0] ?? 0),
});

/**
 * `Name.102.HDTV`, `Name.2401.720p.hdtv`: three or four digits directly before a TV source are
 * season and episode; `101-103` is a range within one season. This rule applies nowhere else,
 * because bare digits are too often part of a title.
 */
function compact(match: RegExpExecArray, name: NumberedName): Numbering | undefined {
  const { text, tags, from, limit } = name;
  const [all, first, second, third] = match;
  const [start, end] = [match.index, match.index + all.length];
  if (start <= from || end > limit || second === "00" || isYear(all)) return undefined;
  if (!isBeforeTvSource(tags, end) || !isWord(name, start, end)) return undefined;
  const season = Number(first);
  const last = Number(second);
  // `10708`: two consecutive episodes.
  if (third !== undefined) {
    return Number(third) === last + 1
      ? createEpisodes(start, end, season, [last, last + 1])
      : undefined;
  }
  const before = text.slice(Math.max(from, start - 6), start);
  const range = COMPACT_RANGE.exec(before);
  const to = Number(range?.[1]) === season ? Number(range?.[2]) : 0;
  // `101.102` means two consecutive episodes. In `the.100.109`, the first number is a title.
  if (to > 0 && (before.endsWith(".") ? to === last - 1 : to < last)) {
    return inHundreds(start - (range?.[0].length ?? 0), end, season, listUpTo(to, last));
  }
  return /\d[-+&]$/.test(before) ? undefined : inHundreds(start, end, season, [last]);
}

/** Reads season and episode from the groups `s` and `e`, if the rest of the name confirms them. */
const placed =
  (
    holds: (name: NumberedName, season: number, episode: number, start: number) => boolean,
    numbering = createEpisodes,
  ) =>
  ({ 0: all, index, groups = {} }: RegExpExecArray, name: NumberedName): Numbering | undefined => {
    const [season, episode] = [Number(groups["s"]), Number(groups["e"])];
    if (season === 0 || episode === 0 || !holds(name, season, episode, index)) return undefined;
    return numbering(index, index + all.length, season, [episode]);
  };

const isPlainVideo = ({ video, anime, tags }: NumberedName): boolean =>
  video && !anime && tags.length === 0;

const hasTwoNumbers = createPrefilter("9 9|9.9");
const endsInNumber = createPrefilter("9$");

const COMPACT_FORMS: readonly NumberForm<NumberedName>[] = [
  // Only at the start of a name. `20-20` is a title, and `Season 1/04-05` means two episodes.
  [
    "2-06 (a series)",
    /^(?<s>\d{1,2})-(?<e>\d\d)(?=[ .]|$)/g,
    placed(
      ({ series, around }, s, e) =>
        series && s !== e && (around.length === 0 || around.includes(s)),
    ),
    createPrefilter("^9-9|^99-9"),
  ],
  [
    "2-06. Title",
    /^(?<s>\d{1,2})-(?<e>\d\d)(?=\.? \p{L})/gu,
    placed(({ series, year }, s, e) => !series && !year && s !== e),
    createPrefilter("^9-9|^99-9"),
  ],
  ["Show.102.HDTV", COMPACT, compact, (_, { tags }) => tags.some(({ tv }) => tv)],
  // Only at the end of a name. A hyphen between consecutive numbers joins two episodes. A longer
  // range is not a single video.
  [
    "Show 03-20",
    TWO_AT_END,
    placed((name, s, e) => isPlainVideo(name) && e !== s + 1),
    createPrefilter(" 9-9$"),
  ],
  [
    "show_03_19",
    /(?<=[\p{L}\d][ .-])(?<s>[0-2]\d)[ .](?<e>[0-6]\d)(?=$|[.-][a-z]$)/giu,
    placed(() => true),
    (text, name) => isPlainVideo(name) && name.written && hasTwoNumbers(text),
  ],
];

/**
 * Weaker than any other number form, because the name contains no other evidence. Limited to 29
 * episodes per season: `room.237` is a film.
 */
const COMPACT_AT_END: NumberForm<NumberedName> = [
  "show.102",
  /(?<=[a-z\d][. ])(?<s>[1-9])(?<e>0[1-9]|[12]\d)$/gi,
  placed(({ from }, _, __, start) => start - 2 >= from, inHundreds),
  (text, { written, season, year, tags }) =>
    written && !season && !year && tags.length === 0 && endsInNumber(text),
];

/** A number and the text around it. */
type BareNumber = Span & {
  all: string;
  digits: string;
  /** True if the number begins with a zero. */
  padded: boolean;
  /** The last number of a range. */
  to: number;
  /** The rest of the name. */
  rest: string;
};

const isFansub = ({ anime, crc }: NumberedName): boolean => anime || crc;

/**
 * Reads the groups `n`, `to`, `half` and `v`. A half episode (`07.5`) is a recap without a number
 * in any order. It proves that the work is a series, but yields no number.
 */
const numbered =
  (holds: (bare: BareNumber, name: NumberedName) => boolean) =>
  (
    { 0: all, index: start, groups = {} }: RegExpExecArray,
    name: NumberedName,
  ): Numbering | undefined => {
    const { n: digits = "", half = "0", v = "0" } = groups;
    const [end, to] = [start + all.length, Number(groups["to"] ?? 0)];
    const bare = {
      start,
      end,
      all,
      digits,
      padded: digits.startsWith("0"),
      to,
      rest: name.text.slice(end),
    };
    if (!holds(bare, name)) return undefined;
    return createNumbering(start, end, {
      absolute: half === "0" ? listUpTo(Number(digits), to) : [],
      version: Number(v),
    });
  };

/** True if a tag begins within `chars` characters. */
const isTagNext = ({ tags }: NumberedName, end: number, chars = 2): boolean =>
  tags.some(({ start }) => start >= end && start - end <= chars);

const NUMBER = String.raw`(?<n>\d{1,4})(?:\.(?<half>\d))?(?:[a-c](?![a-z\d]))?(?:[ .]?v(?<v>\d))?`;
const UP_TO = String.raw`(?:(?:[-+&]\d{1,4})?(?:[-~+&]|,[ .]?|[ .](?:[~&+]|${TO})[ .])(?<to>\d{1,4})(?:v\d)?(?![\da-su-z]|t(?!v)))?`;
const LEADING =
  /[ .]{0,3}(?<n>\d{1,4})(?:-(?<to>\d{1,4}))?(?:v(?<v>\d))?(?=$|[ .]{0,3}-|[ .]|[[(])/giy;
/** Words before the number of a special, which is counted apart from the episodes. */
const SPECIAL_WORDS = "SP|OVA|ONA|OAD";
// Three digits are a season and an episode: `sp102` in a folder of South Park.
const COUNTED_SPECIAL = new RegExp(
  String.raw`(?<![\p{L}\d])(?:${SPECIAL_WORDS}|Special)(?:[ ._]?|[ ._]{0,2}-[ ._]{0,2})\d{1,2}(?![\p{L}\d])`,
  "iu",
);
/**
 * True if the number in a file's name counts specials, which TMDB lists in season 0: `Show - SP1`,
 * `Show OVA 2`, `Show - ONA - 02`. Such a number says nothing about the episodes of the series.
 */
const countsSpecials = (name: string): boolean => COUNTED_SPECIAL.test(name);

/**
 * True if the name of a file counts specials and states no season. The season of its folder is then
 * not that of the file.
 */
export const isSpecialByName = (path: string, { saidBy }: Pick<ParsedName, "saidBy">): boolean =>
  saidBy.season !== 0 && countsSpecials(baseOf(path));

const SPECIAL_IN_TITLE = /(?:^| )(?:sp|ova|ona|oad|specials?)(?:$| )/;
/** True if one of a series' title keys says that its episodes are the specials. */
export const isSeriesOfSpecials = (titleKeys: Iterable<string>): boolean =>
  [...titleKeys].some((key) => SPECIAL_IN_TITLE.test(key));
const SPECIAL = new RegExp(
  String.raw`(?<=(?:[ .]-[ .]{1,2}|[ .])(?:${SPECIAL_WORDS}|EX|Special)[ .]?)(?<n>\d{1,3})(?:\.(?<half>\d))?(?:v(?<v>\d))?(?![\da-z])`,
  "gi",
);
const countsSpecial = createPrefilter("sp|ova|ona|oad|ex|al".replace(/[^|]+/g, "$&9|$& 9|$&.9"));
const hasDash = createPrefilter("- |-.");
const COUNTS_SPECIALS = new RegExp(`(?:${SPECIAL_WORDS})$`, "i");
const SPECIAL_FOLLOWED = /^(?:$|[ .]{0,2}[[(-]|[ .]{1,2}END)/i;
const SPECIAL_BEHIND_DASH = /-[ .]{1,2}[a-z]+[ .]?$/i;
const DASHED = new RegExp(
  String.raw`(?:^|[ .)\]]|(?<=s\d))[-~|][ .]{1,3}#?${NUMBER}${UP_TO}(?![\da-z])`,
  "gi",
);
const BLOCK = new RegExp(
  String.raw`[[({](?:#|ep?|sp)?${NUMBER}${UP_TO}[ .]?(?:\(?(?:end|fin)\)?|(?:tv)?[全集完結话話合]{0,4}|\+[^\])]{1,40}|(?<=[ .])(?:サブ|\d{3,4}p))?[\])}]`,
  "gi",
);
// The block of a batch may name other content after the range: `[01-26TV全集+特典映像]`, `[01-12Fin SP]`.
const BATCH = /[[(](?<n>0\d{1,2}) ?[-~] ?(?<to>\d{2,4})(?!\d)[^\])]{1,40}[\])]/g;
const RANGE =
  /(?<=[ .])(?<n>\d{1,4})(?:v\d)?[ .]?[-~][ .]?(?<to>\d{1,4})(?:v\d)?(?=$|[ .]{0,2}[[(]|[ .])/g;
const AND_RANGE = /[ .]?[&+,][ .]?(\d{1,4})[-~](\d{1,4})(?!\d)/y;
const FOLLOWED = /^[ .]{0,2}(?:$|[-~[(|]|(?:end|fin|final|of|oad|ova|ona|special)\b)/i;
const ENDS = /^[ .]{0,2}(?:$|[[(+])/;

/**
 * `Title - SP01`, `Title OVA2`: true if the number counts specials and not episodes of the series.
 * The word is kept in the title. A number joined to letters that only count specials is a special
 * in any name.
 */
const isSpecial = ({ start, rest }: BareNumber, name: NumberedName): boolean => {
  const before = name.text.slice(name.from, start);
  if (!/[ .]/.test(before)) return false;
  const isFan = isFansub(name) || SPECIAL_BEHIND_DASH.test(before);
  return COUNTS_SPECIALS.test(before) || (isFan && SPECIAL_FOLLOWED.test(rest));
};

/**
 * True if a number starts the name: `12 - Tari Tari` after a group, `03-Criminal.Minds`, `05.mkv`
 * in a season folder.
 */
function isLeading(
  { end, digits, padded: isNought, to, all, rest }: BareNumber,
  name: NumberedName,
): boolean {
  const { anime, series, video, year, tags } = name;
  if (isYear(digits) || (all.includes("-") && to <= Number(digits))) return false;
  const padded = isNought && digits.length > 1;
  // `86 - Eighty Six - 05`: the last number is the episode, and the first is part of the title.
  if (anime && !padded && / - \d{2,4}(?:v\d)?(?=$|[ .]?[[(])/.test(rest)) return false;
  // Only a padded number may touch the dash: `3-gatsu` is a title.
  const dash = padded ? /^[ .]{0,3}-(?!\d)/.test(rest) : /^[ .]{0,3}-[ .]/.test(rest);
  const block =
    anime && digits.length > 1 && (/^[ .]{0,2}(?:$|[[(])/.test(rest) || isTagNext(name, end));
  // `102 - Pilot.avi`: three digits before a dash, without any sign of a film.
  const isBareVideo = video && digits.length === 3 && !year && tags.length === 0;
  return (
    series ||
    block ||
    (dash && (anime || padded || isBareVideo)) ||
    (padded && (rest.startsWith(". ") || rest.trim() === "" || anime))
  );
}

/**
 * `- 05`: a number after a dash. `isSure` is false for a form that allows words after the number,
 * because the dash alone is not enough then.
 */
const isDashed =
  (isSure: boolean) =>
  ({ start, end, digits, padded, rest }: BareNumber, name: NumberedName): boolean => {
    const { text, from, limit, season, series } = name;
    if (findSpacedEnd(name, end, digits)) return false;
    // `01 - 12` is a range, unless the first number is the season.
    if (/(?<=[ .])0\d$/.test(text.slice(Math.max(0, start - 3), start)) && season?.end !== start) {
      return false;
    }
    if (start < from - 1 || (isYear(digits) && !isFansub(name))) return false;
    const clean = FOLLOWED.test(rest) || isTagNext(name, end);
    if (start >= limit && !isFansub(name) && !padded && !(season && clean)) return false;
    if (isSure) return clean;
    return (padded || isFansub(name) || series || season !== undefined) && !rest.startsWith("-");
  };

/** True for `(001-220)` and `[01-05]`, and for `[01]` among other blocks. */
function isBlock({ start, digits, to, all, rest }: BareNumber, name: NumberedName): boolean {
  if (start < name.from || (isYear(digits) && (to === 0 || isYear(String(to))))) return false;
  const curly = all.startsWith("{") && digits.length === 2;
  const isBatch = digits.length > 1 && to > Number(digits);
  const isAmongBlocks = all.startsWith("[") && digits.length === 2 && /^[ .]?\[/.test(rest);
  return curly || isBatch || isAmongBlocks || isFansub(name) || (name.series && digits.length < 4);
}

/**
 * `Show 13-16`, `Show 1-24 [BD]`: reads a range of numbers that ends the title. A short range may
 * count films.
 */
function range(
  { 0: all, index, groups = {} }: RegExpExecArray,
  name: NumberedName,
): Numbering | undefined {
  const { text, from, limit, series } = name;
  const [first, last] = [Number(groups["n"]), Number(groups["to"])];
  const span = last - first;
  const isDated = [groups["n"], groups["to"]].some((bound = "") => isYear(bound));
  if (isDated || index <= from || index >= limit || span <= 0 || span >= MAX_EPISODE_SPAN) {
    return undefined;
  }
  const absolute = listUpTo(first, last);
  let end = index + all.length;
  AND_RANGE.lastIndex = end;
  for (let more = AND_RANGE.exec(text); more; more = AND_RANGE.exec(text)) {
    const [next, until] = [Number(more[1]), Number(more[2])];
    if (next <= (absolute.at(-1) ?? 0) || until <= next || until - next >= MAX_EPISODE_SPAN) break;
    absolute.push(...listUpTo(next, until));
    end = AND_RANGE.lastIndex;
  }
  const ends = end >= limit || ENDS.test(text.slice(end, end + 3)) || isTagNext(name, end, 1);
  return ends && (isFansub(name) || series || last >= 10)
    ? createNumbering(index, end, { absolute })
    : undefined;
}

// True if digits form a whole word before the first tag or bracket. Most names have no such word
// except a year.
const hasWord = (_: string, { words, from, limit }: NumberedName): boolean =>
  words.some(
    ({ start, end, lower, bracket }) =>
      bracket < 0 && start > from && end <= limit && /^\d/.test(lower) && !isYear(lower),
  );
const WORD = /(?<!\d)(\d{1,4})(?:v(\d)|[ .]v(\d)(?![\da-z]))?(?!\d)/gi;
const NOT_EPISODE =
  /(?:movies?|film|part|pt|vol|volume|chapter|episode|\bno|season|saison|staffel|series|\d[.-])[ .]{0,2}$/i;

type TrailingNumber = { digits: string; start: number; end: number };

/** True if a number among the last words of a title counts an episode by what is around it. */
function countsEpisode({ digits, start, end }: TrailingNumber, name: NumberedName): boolean {
  const { text, words, tags, limit, crc, series, season, year } = name;
  const tag = tags.find(
    (candidateTag) => candidateTag.start >= end && candidateTag.start - end <= 2,
  );
  const ends =
    tag !== undefined ||
    !words.some((word) => word.start >= end && word.end <= limit && word.bracket < 0);
  const dash = /^[ .]{1,2}-[ .]/.test(text.slice(end, end + 4));
  const [padded, long] = [/^0\d$/.test(digits), digits.length > 1];
  const isVostfr = tag?.kind === "language" && /^vostfr/i.test(text.slice(tag.start, tag.end));
  const isSeries = isFansub(name) || series || season !== undefined;
  return (
    (crc && ends) ||
    (isSeries && (padded || ((ends || dash) && long) || (series && ends))) ||
    (padded && (!year || (start > year.end && start - year.end <= 2))) ||
    (ends && !year && long && (isBeforeTvSource(tags, end) || isVostfr))
  );
}

/**
 * `Special A 01 (H.264)`, `One_Piece_679_[VOSTFR]`, `Test.13.HDTV`: reads a number among the last
 * words of the title.
 */
function trailing(match: RegExpExecArray, name: NumberedName): Numbering | undefined {
  const { text, from, limit } = name;
  const { 1: digits = "", 2: v, 3: late, index: start } = match;
  const end = start + digits.length + (v === undefined ? 0 : 2);
  if (start <= from || end > limit || isYear(digits) || !isWord(name, start, end)) return undefined;
  const before = text.slice(Math.max(from, start - 12), start);
  const behind = text.slice(end, end + 4);
  // Excludes the first number of a range that no other number form accepted.
  if (/^ ?[-~] ?\d/.test(behind)) return undefined;
  if (NOT_EPISODE.test(before) && !/\d(?:st|nd|rd|th)[ .]season[ .]$/i.test(before)) {
    return undefined;
  }
  const hasVersion = v !== undefined || late !== undefined;
  if (!hasVersion && !countsEpisode({ digits, start, end }, name)) return undefined;
  const half = /^\.\d(?!\d)/.test(behind);
  return createNumbering(start, late ? end + 3 : half ? end + 2 : end, {
    absolute: half ? [] : [Number(digits)],
    version: Number(v ?? late ?? 0),
  });
}

/**
 * `枪神-20`, `东北插班生_24`: a two- or three-digit number at the end of a video's title in Han script.
 */
const HAN_TRAILING = /(?<=[\u3400-\u9fff\uac00-\ud7af][- ])(?<n>\d{2,3})$/g;
const isHanTrailing = (
  { start }: BareNumber,
  { text, video, written, year, tags }: NumberedName,
): boolean => video && !year && tags.length === 0 && (written || text.charAt(start - 1) === "-");

/** The number forms without a word or letter, strongest first. */
export const BARE_FORMS: readonly NumberForm<NumberedName>[] = [
  ...COMPACT_FORMS,
  ["03 Title", LEADING, numbered(isLeading)],
  ["Show - SP01", SPECIAL, numbered(isSpecial), countsSpecial],
  ["Show - 05", DASHED, numbered(isDashed(true)), hasDash],
  ["Show - 05 Title", DASHED, numbered(isDashed(false)), hasDash],
  ["[05]", BLOCK, numbered(isBlock), createPrefilter("(9|(#9|(e9|(ep|(sp")],
  [
    "[01-12Fin SP]",
    BATCH,
    numbered((bare, { from }) => bare.start >= from && bare.to > Number(bare.digits)),
    createPrefilter("(9"),
  ],
  ["Show 13-16", RANGE, range, createPrefilter("-9|- 9|-.9")],
  ["Show 05", WORD, trailing, hasWord, "last"],
  ["片名-20", HAN_TRAILING, numbered(isHanTrailing), createPrefilter("é")],
  COMPACT_AT_END,
];
