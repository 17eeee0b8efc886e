import {
  createEpisodes,
  createNumbering,
  EPISODE,
  EPISODE_BEHIND,
  LETTERS,
  listNumbersAfter,
  listUpTo,
  NOT_IN_WORD,
  type Numbering,
  OF,
  ORDINAL,
  readEpisodeList,
  readVersionAt,
} from "../lex/number-list.ts";
import type { Tag } from "../lex/parsed-name.ts";
import { createPrefilter } from "../lex/scan.ts";
import { findAllMatches } from "../tags/find-tags.ts";
import { findSpacedEnd, type NumberForm, type Span, toStarts } from "./number-form.ts";
import { numberOf, parseHanNumber, parseRoman } from "./number-words.ts";

// E23, EP07, Ep. 5, Episode 51, Folge 3, Cap.105, серия 4
const WORDED = new RegExp(
  String.raw`${NOT_IN_WORD}(?:e(?=\d\d|\d-\d)|(?<=^)e(?=\d$)|(?:${EPISODE})(?:[ .:#-]{0,3}|\())(\d{1,4})(?![\da-uw-z])`,
  "gi",
);
const HASH = /(?:^|[ .[(])#(\d{1,4})(?![\da-uw-z])/g;
const HAN =
  /第 ?(\d{1,4}|[一二三四五六七八九十]{1,3})(?: ?[-~] ?(\d{1,4}))? ?[话話集回]|(?<![\d全共])(\d{1,4})[话話集화회](?!\p{L})|(?<!\d)(\d{1,4})(?:-(\d{1,4}))? сери[яи]/gu;
// 全12集: the total number of episodes, not an episode number.
const EPISODE_COUNT = /[全共] ?\d{1,4} ?[话話集回]|(?<![\d第])\d{1,4} ?[话話集回]全/g;
// [5 из 12]: Russian trackers state how many of the season's episodes are included.
const FIRST_OF = /\[(\d{1,3}) из \d{1,3}\]/g;
// 3of5, 01 of 24: the total proves a series, unless it counts the discs of a film.
const NUMBER_OF = new RegExp(
  String.raw`${NOT_IN_WORD}(?<!(?:cd|dis[ck])[ .-])(?:(?:part|pt|teil)[ .]?)?(?:(\d{1,3})-)?(\d{1,3})(?:of|iz|[ .](?:${OF})[ .])(\d{1,3})(?![\da-z])`,
  "gi",
);
// 5. Bölüm, 07 серия
const ORDINALS = new RegExp(
  String.raw`(?<![${LETTERS}\d,]|\.(?!0\d))(\d{1,4})(?:-(\d{1,4}))?${ORDINAL}?[ .-]{0,2}(?:${EPISODE_BEHIND})(?![${LETTERS}\d])`,
  "gi",
);
const ROMAN = new RegExp(
  String.raw`${NOT_IN_WORD}(?:ep|episode)[ .:-]{1,2}([ivx]{1,5})(?![a-z\d])`,
  "gi",
);
const PADDED = /[ .](0\d)(?![\da-z])/iy;

// Directly before the tags of a television recording, a part number is an episode of a miniseries.
const TV_PART =
  /(?<![a-z\d])(?:part|pt)[ .-]?(\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six)(?:[ .](?:and|&)[ .](?:part|pt)[ .-]?(\d{1,2}))?(?=[ .])/gi;

type EpisodeName = { text: string; tags: readonly Tag[]; video: boolean };

export const EPISODE_FORMS: readonly NumberForm<EpisodeName>[] = [
  ["Ep. 5", WORDED, listed, createPrefilter(`e9|${toStarts(EPISODE)}`)],
  ["#5", HASH, listed, createPrefilter("#9")],
  [
    "第04話",
    HAN,
    (match) =>
      from(match, parseHanNumber(match[1] ?? match[3] ?? match[4] ?? ""), match[2] ?? match[5]),
    createPrefilter("é"),
  ],
  [
    "全12集",
    EPISODE_COUNT,
    ({ 0: all, index }) => createNumbering(index, index + all.length, {}),
    createPrefilter("é"),
  ],
  ["[5 из 12]", FIRST_OF, (match) => from(match, 1, match[1]), createPrefilter("é")],
  [
    "3of5",
    NUMBER_OF,
    ofTotal,
    createPrefilter(`9of9|9iz9|${toStarts(OF).replace(/[^|]+/g, "9 $&|9.$&")}`),
  ],
  [
    "5. Bölüm",
    ORDINALS,
    (match) => from(match, Number(match[1]), match[2]),
    createPrefilter(toStarts(EPISODE_BEHIND)),
  ],
  ["Episode IV", ROMAN, (match) => from(match, parseRoman(match[1] ?? "")), createPrefilter("ep")],
  ["Part.2.HDTV", TV_PART, ofMiniseries, createPrefilter("par|pt")],
];

function from(
  { 0: all, index }: RegExpExecArray,
  first?: number,
  last = "0",
): Numbering | undefined {
  return first === undefined
    ? undefined
    : createNumbering(index, index + all.length, { episodes: listUpTo(first, Number(last)) });
}

function ofTotal(match: RegExpExecArray): Numbering | undefined {
  const [first, last, total] = [Number(match[1] ?? match[2]), Number(match[2]), Number(match[3])];
  return first <= last && last <= total && total > 1 ? from(match, first, match[2]) : undefined;
}

/**
 * Returns a count, its total and their position in names such as `(1of2)` and `Part 1 of 2`.
 * Undefined without exactly one count.
 */
export function findCountOfTotal(
  text: string,
): (Span & { number: number; total: number }) | undefined {
  const [match, ...more] = findAllMatches(NUMBER_OF, text);
  const [number, total] = [Number(match?.[2]), Number(match?.[3])];
  if (match === undefined || more.length > 0 || match[1] !== undefined || number > total) {
    return undefined;
  }
  return { number, total, start: match.index, end: match.index + match[0].length };
}

function ofMiniseries(match: RegExpExecArray, { tags }: EpisodeName): Numbering | undefined {
  let end = match.index + match[0].length;
  for (const tag of tags) {
    if (tag.start < end) continue;
    if (tag.start - end > 1) break;
    if (tag.tv) return from(match, numberOf(match[1] ?? ""), match[2]);
    end = tag.end;
  }
  return undefined;
}

function listed(match: RegExpExecArray, name: EpisodeName): Numbering {
  const { 0: all, 1: number = "", index } = match;
  const { text, video } = name;
  const position = index + all.length;
  // A video contains only a few episodes, so the second number may just as well be the title of the
  // first episode.
  const range = video ? undefined : findSpacedEnd(name, position, number);
  if (range) {
    return createNumbering(index, range.end, { episodes: listUpTo(Number(number), range.to) });
  }
  const early = readVersionAt(text, position);
  const list = readEpisodeList(text, early.end, -1, Number(number));
  for (;;) {
    PADDED.lastIndex = list.end;
    const more = PADDED.exec(text);
    if (!more || Number(more[1]) <= (list.episodes.at(-1) ?? 0)) break;
    list.episodes.push(Number(more[1]));
    list.end = PADDED.lastIndex;
  }
  const { version, end } = readVersionAt(text, list.end);
  const chapter = /^cap/i.test(all) ? chapterOfSeason(text, index, end, list.episodes) : undefined;
  return (
    chapter ??
    createNumbering(index, end, { episodes: list.episodes, version: early.version || version })
  );
}

/**
 * Reads Spanish chapters, regardless of any season stated next to them: `Cap.105` is season 1,
 * episode 5; `Cap.1503_1506` is season 15, episodes 3 to 6.
 */
function chapterOfSeason(
  text: string,
  start: number,
  end: number,
  chapters: readonly number[],
): Numbering | undefined {
  const [first = 0] = chapters;
  const season = Math.floor(first / 100);
  if (first < 101) return undefined;
  const to = /^[ -]{1,2}(\d{3,4})(?!\d)/.exec(text.slice(end, end + 7));
  const last = Number(to?.[1] ?? 0);
  const more =
    Math.floor(last / 100) === season && last > first
      ? listNumbersAfter(first % 100, last % 100)
      : [];
  const until = more.length > 0 ? end + (to?.[0].length ?? 0) : end;
  return createEpisodes(start, until, season, [...chapters.map((n) => n % 100), ...more]);
}
