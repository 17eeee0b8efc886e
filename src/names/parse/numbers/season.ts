import {
  AND,
  createNumbering,
  EPISODE,
  LETTERS,
  listNumbersAfter,
  listUpTo,
  NOT_IN_WORD,
  type Numbering,
  ORDINAL,
  readRow,
  SEASON,
  TO,
} from "../lex/number-list.ts";
import { createPrefilter } from "../lex/scan.ts";
import {
  type FormMatch,
  findFirstClaim,
  hasSeasonWord,
  type NumberForm,
  type Span,
} from "./number-form.ts";
import {
  CARDINAL_WORDS,
  numberOf,
  ORDINAL_WORDS,
  parseHanNumber,
  parseRoman,
} from "./number-words.ts";

// S01, S2014, S 01, S07D1, S04DVD2, S01P02, S01S02
const SHORT = new RegExp(
  String.raw`${NOT_IN_WORD}(?:s|(?<![a-z]\.)s[ .](?=\d\d)|t(?=0\d(?!\d)|\d{1,2}[ .-]{1,3}cap))(\d{1,4})(?:(?:d|dvd|disc|p|pt|part)\d{1,2}|(?=extras|s\d\d)|v(\d))?(?![\da-df-rt-z]|e\d)`,
  "gi",
);
const WHOLE_SEASON = /(?<![a-z\d])(\d{1,2})xall(?![a-z\d])/gi;
const WORDED = new RegExp(
  String.raw`${NOT_IN_WORD}(${SEASON})[ .:#(-]{0,3}(?:s(?=\d))?(\d{1,4}|[ivx]{1,5}|${CARDINAL_WORDS})(?![\da-np-z]|o(?!f))`,
  "gi",
);
// A title may begin or end with `Series`: `The Series S02`, `Series 100 - 07`, `Series.2009.416`.
// The word counts only directly before a small number, and only if the name has no season with a
// letter (`S02`).
const SERIES = /^series[ .:#-]{0,3}(?:[^\d .:#-]*[(s]|\d{3})/i;
const LETTERED = /(?<![a-z\d])s\d{1,2}(?!\d)/i;
const NUMBERED = String.raw`(\d{1,2})( th|${ORDINAL}?)`;
const ORDINAL_FIRST = new RegExp(
  String.raw`(?<![a-z\d\u00c0-\u024f])(?:${NUMBERED}(?:[ .]?(?:(-|${TO})|&|${AND})[ .]?${NUMBERED})?|(${ORDINAL_WORDS}))[ .-]{0,2}(?:stage )?(?!series)(?:${SEASON})(?![${LETTERS}\d])`,
  "gi",
);
// Matches a number after the season word, except the number of an episode, which is followed by its
// own word: `2.sezon 8.seriya`.
const NUMBER_FOLLOWS = new RegExp(
  String.raw`^[ .:#(-]{0,3}s?\d{1,2}(?!\d|${ORDINAL}?[ .-]{0,2}(?:${EPISODE}))`,
  "i",
);
const HAN =
  /第 ?(\d{1,2}|[一二三四五六七八九十]{1,3}) ?[季期部]|(?<!\d)(\d{1,2})[기期季](?!\p{L})/gu;
const NEXT = new RegExp(
  String.raw`([ .]{0,3})([-~:]{1,2}|[+&,/]|,?[ .]?&|(?:${TO}|${AND})(?=[ .])|(?:to|thru)(?=[s\d])|)([ .]{0,3})((?:${SEASON})[ .]?|s)?(\d{1,4})(?![\da-rt-z]|[ .]?of)`,
  "iy",
);
const RANGE_MARK = new RegExp(String.raw`^(?:[-~:]{1,2}|${TO})$`, "i");
const JOINING_SIGN = /^[+&,]$/;
const WHOLE = /^[ .](?:complete|full|complet[ao]|integral)/i;
const PLURAL = /^(?:seasons|saisons|staffeln|temporadas|stagioni|сезоны)/i;
// Season I - III
const ROMANS = /[ .]?(?:[-~]|to)[ .]?([ivx]{1,5})(?![a-z\d])/iy;

// Highest plausible season number.
const MAX_SEASON = 40;

/** `tag` is the start of the first hard tag. */
type SeasonName = { text: string; tag?: number | undefined };

export const SEASON_FORMS: readonly NumberForm<SeasonName>[] = [
  ["Season 1", WORDED, worded, hasSeasonWord],
  [
    "1xAll",
    WHOLE_SEASON,
    ({ 0: all, 1: n, index }) => seasonsAt(index, index + all.length, [Number(n)]),
    createPrefilter("9xa"),
  ],
  ["S01", SHORT, lettered, createPrefilter("s9|s 9|s.9|t9")],
  ["1st Season", ORDINAL_FIRST, ordinal, hasSeasonWord],
  ["第1季", HAN, han, createPrefilter("é")],
];

/**
 * Finds the first season without episodes in the name: `S01`, `S01-S10`, `Season 1 to 6`,
 * `Temporada 2`, `2nd Season`, `第二季`. The word `Series` needs a number. `end` is the end of the
 * whole list.
 */
export const readSeasonOnly = (
  text: string,
  tag?: number,
  stronger?: Span,
): FormMatch | undefined => findFirstClaim(SEASON_FORMS, { text, tag }, stronger);

const seasonsAt = (start: number, end: number, seasons: number[], version = 0): Numbering =>
  createNumbering(start, end, { seasons, version });

function worded(match: RegExpExecArray, { text }: SeasonName): Numbering | undefined {
  const [all, word = "", digits = ""] = match;
  const number = numberOf(digits);
  // `Concert Series 2012` and `The Miracle Season 2019` end with a year, but a folder may be called
  // `Season 2012`.
  if (
    number === undefined ||
    SERIES.test(all) ||
    (/^series/i.test(all) && LETTERED.test(text)) ||
    (number >= 100 &&
      (number < 1900 || number > 2099 || /[\p{L}\d]/u.test(text.slice(0, match.index))))
  ) {
    return undefined;
  }
  const position = match.index + all.length;
  ROMANS.lastIndex = position;
  const last = /^[ivx]/i.test(digits) ? (parseRoman(ROMANS.exec(text)?.[1] ?? "") ?? 0) : 0;
  const list =
    last > number
      ? { seasons: listUpTo(number, last), end: ROMANS.lastIndex }
      : readList(text, position, number, PLURAL.test(word) ? "plural" : "word");
  return seasonsAt(match.index, list.end, list.seasons);
}

function lettered(
  { 0: all, 1: digits, 2: version, index }: RegExpExecArray,
  { text, tag = text.length }: SeasonName,
) {
  const number = Number(digits);
  // `DD5.1-S56`, `crf18.S97`: after the first tag, a number higher than any season belongs to a
  // technical mark of the release.
  if ((number > 100 && (number < 1900 || number > 2099)) || (index > tag && number > MAX_SEASON)) {
    return undefined;
  }
  const list = readList(text, index + all.length, number, "letter");
  return seasonsAt(index, list.end, list.seasons, Number(version ?? 0));
}

function ordinal(match: RegExpExecArray, { text }: SeasonName): Numbering | undefined {
  const [all, digits = "", which = "", range, to = "", last = "", word = ""] = match;
  const end = match.index + all.length;
  // `24 Season 1`, `Folge 3 Staffel 10`: a bare number before the season word is not the season if
  // another number follows the word.
  if (/^\.?$/.test(word + which + last) && NUMBER_FOLLOWS.test(text.slice(end, end + 24))) {
    return undefined;
  }
  const first = numberOf(digits || word) ?? 0;
  const until = Number(to);
  return seasonsAt(
    match.index,
    end,
    range || until <= first ? listUpTo(first, until) : [first, until],
  );
}

function han(
  { 0: all, 1: a, 2: b, index }: RegExpExecArray,
  { text }: SeasonName,
): Numbering | undefined {
  const number = parseHanNumber(a ?? b ?? "");
  // `封神第一部`: the first part of a film, unless the name also counts episodes.
  const isPart = all.endsWith("部") && !/[話话集回]|e\d/i.test(text);
  return isPart || number === undefined
    ? undefined
    : seasonsAt(index, index + all.length, [number]);
}

type SpelledAs = "letter" | "word" | "plural";

/** A number after a season, with the sign before it and the spaces around that sign. */
type NextNumber = {
  all: string;
  mark: string;
  digits: string;
  spaces: number;
  /** Where the previous season ends. */
  position: number;
};

/** True if a number that no word or letter marks is another season of the list. */
function isSeasonWithoutWord(
  text: string,
  { all, mark, digits, spaces, position }: NextNumber,
  spelledAs: SpelledAs,
): boolean {
  const isLetter = spelledAs === "letter";
  // `S1+2`, `S01&02`: the next season, written like the one before.
  if (isLetter && JOINING_SIGN.test(mark)) {
    const [last = ""] = /\d+$/.exec(text.slice(0, position)) ?? [];
    return spaces === 0 && digits.length === last.length && Number(digits) === Number(last) + 1;
  }
  if (!/^[-~:]/.test(mark)) return !isLetter && (mark !== "" || all === `.${digits}`);
  const isPadded = digits.startsWith("0") && !/0\d$/.test(text.slice(0, position));
  const behind = text.slice(position + all.length, position + all.length + 12);
  const isWhole = spelledAs === "plural" || WHOLE.test(behind);
  return !isPadded && (isWhole || spaces < (isLetter ? 1 : 2));
}

/**
 * Reads the seasons after the first one: `S01-S04`, `Season 1, 2 & 3`, `Seasons 1 to 6`, `S01 02
 * 03`. In `Season 2 - 03` and `S2-07`, the second number is an episode: a bare number after a dash
 * counts as a season only if it has the same format as the first. If the dash has spaces around it,
 * a plural or the word `complete` is also required.
 */
function readList(text: string, position: number, first: number, spelledAs: SpelledAs) {
  const row = readRow(text, position, first, spelledAs === "letter" ? 2 : 1);
  const isRow = row && (row.numbers.length > 1 || spelledAs === "plural");
  const seasons = isRow ? [first, ...row.numbers] : [first];
  let end = isRow ? row.end : position;
  for (let n = 0; n < 100; n++) {
    NEXT.lastIndex = end;
    const match = NEXT.exec(text);
    if (!match) break;
    const [all, before = "", mark = "", after = "", word = "", digits = ""] = match;
    const to = Number(digits);
    const last = seasons.at(-1) ?? first;
    if (to <= last || to - last > 60 || digits.length > 2) break;
    const spaces = (before === "" ? 0 : 1) + (after === "" ? 0 : 1);
    const next = { all, mark, digits, spaces, position: end };
    if (word === "" && !isSeasonWithoutWord(text, next, spelledAs)) break;
    seasons.push(...(RANGE_MARK.test(mark) ? listNumbersAfter(last, to) : [to]));
    end = NEXT.lastIndex;
  }
  return { seasons, end };
}
