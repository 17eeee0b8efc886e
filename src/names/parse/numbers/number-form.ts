import { padTwoDigits } from "../../../base/text/work-text.ts";
import { type Numbering, SEASON } from "../lex/number-list.ts";
import type { Tag } from "../lex/parsed-name.ts";
import { createPrefilter, type NameScan } from "../lex/scan.ts";
import { findAllMatches } from "../tags/find-tags.ts";

export type Span = { start: number; end: number };

/** What one form of writing reads at a place of a name: `form` is an example of it. */
export type FormMatch<What extends Span = Numbering> = What & { form: string };

/**
 * A form in which names write numbers, dates or years: an example, its expression, and what a match
 * of it claims, if anything. A sticky expression is for the start of the title alone. Of several
 * matches the first one counts, or the `last`. Where the text has nothing that it `needs`
 * (`having`), it has none. Tables of forms have the strongest first.
 */
export type NumberForm<Name = { text: string }, What extends Span = Numbering> = readonly [
  example: string,
  pattern: RegExp,
  read: (match: RegExpExecArray, name: Name) => What | undefined,
  needs?: (text: string, name: Name) => boolean,
  which?: "last",
];

/**
 * The first letters of words, as `having` asks for them: not those in a group, nor one that may be
 * absent.
 */
export const toStarts = (words: string): string =>
  words.replace(/\(\?[:=][^()]*\)\??|.\?/g, "").replace(/(?<=(?:^|\|)[^|]{3})[^|]+/g, "");
export const hasSeasonWord = createPrefilter(toStarts(SEASON));

/** Expressions are asked of one text again: of forms that differ in what they ask of a match. */
const NONE: readonly RegExpExecArray[] = [];
const asked = { text: "", pattern: /^/, matches: [] as readonly RegExpExecArray[] };

type MatchedText = { text: string; from?: number };

function matchesOf<Name extends MatchedText>(
  form: NumberForm<Name, Span>,
  name: Name,
): readonly RegExpExecArray[] {
  const { text, from = 0 } = name;
  const pattern = form[1];
  const needs = form[3];
  if (needs !== undefined && !needs(text, name)) return NONE;
  if (pattern.sticky) {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    return match ? [match] : NONE;
  }
  if (asked.pattern !== pattern || asked.text !== text) {
    asked.text = text;
    asked.pattern = pattern;
    asked.matches = findAllMatches(pattern, text);
  }
  return asked.matches;
}

/** The claim of a form in the name that does not overlap a stronger one. */
function claimOf<Name extends MatchedText, What extends Span>(
  form: NumberForm<Name, What>,
  name: Name,
  stronger: Span | undefined,
): FormMatch<What> | undefined {
  const matches = matchesOf(form, name);
  if (matches.length === 0) return undefined;
  for (const match of form[4] === "last" ? matches.toReversed() : matches) {
    const claimed = form[2](match, name);
    if (claimed && !overlaps(claimed, stronger)) return { ...claimed, form: form[0] };
  }
  return undefined;
}

/** The claim of the strongest form that has one. */
export function findStrongestClaim<Name extends MatchedText, What extends Span>(
  forms: readonly NumberForm<Name, What>[],
  name: Name,
  stronger?: Span,
): FormMatch<What> | undefined {
  for (const form of forms) {
    const claim = claimOf(form, name, stronger);
    if (claim) return claim;
  }
  return undefined;
}

/** The claim that stands first, of two at one place that of the stronger form. */
export function findFirstClaim<Name extends MatchedText>(
  forms: readonly NumberForm<Name>[],
  name: Name,
  stronger?: Span,
): FormMatch | undefined {
  let best: FormMatch | undefined;
  for (const form of forms) {
    const claim = claimOf(form, name, stronger);
    if (claim && !(best && best.start <= claim.start)) best = claim;
  }
  return best;
}

// Each may begin a long list: more would cost the square of a name made for it.
const MAX_CLAIMS = 16;

/** The first claims of each of the forms, the strongest form first. */
export const listClaims = <Name extends MatchedText>(
  forms: readonly NumberForm<Name>[],
  name: Name,
): FormMatch[] =>
  forms.flatMap((form) =>
    matchesOf(form, name)
      .slice(0, MAX_CLAIMS)
      .flatMap((match) => {
        const numbers = form[2](match, name);
        return numbers ? [{ ...numbers, form: form[0] }] : [];
      }),
  );

export const overlaps = (a: Span, b: Span | undefined): boolean =>
  b !== undefined && a.start < b.end && b.start < a.end;

/** A name before its numbers are read. */
export type NameContext = NameScan & {
  tags: readonly Tag[];
  /** Where the title may begin. */
  from: number;
  /** The name begins with a fansub group. */
  anime: boolean;
  /** It has a checksum, as fansub groups write it. */
  crc: boolean;
  /** The name is that of a video. */
  video: boolean;
  /** A video's name with points or underscores instead of spaces, as programs write it. */
  written: boolean;
};

/**
 * A name, and what the rest of it and its folders say about a bare number: digits alone are never
 * enough.
 */
export type NumberedName = NameContext & {
  /** Where the first tag or bracket behind the title begins. */
  limit: number;
  /** A folder says that it is a series, and which seasons. */
  series: boolean;
  around: readonly number[];
  /** The season that the name itself has, and its year of release. */
  season: Span | undefined;
  year: Span | undefined;
};

/** Four digits that may be a year. */
export const isYear = (digits: string): boolean => /^(?:19|20)\d\d$/.test(digits);

/** Whether a word of the name is exactly there, outside of brackets. */
export const isWord = ({ words }: NumberedName, start: number, end: number): boolean =>
  words.some((word) => word.start === start && word.end === end && word.bracket < 0);

const SPACED_END = /[ .][-~][ .](\d{2,4})(?=$|[ .]{0,2}[[(]|[ .])/y;

/**
 * The end of a range with spaces around its dash: `01 - 12 [BD]`. A title may begin with a number
 * (`05 - 24 Hours`), so it is written as the first one, greater, no year, and a tag, a bracket or
 * nothing follows.
 */
export function findSpacedEnd(
  { text, tags }: Pick<NameContext, "text" | "tags">,
  position: number,
  first: string,
):
  | {
      to: number;
      end: number;
    }
  | undefined {
  SPACED_END.lastIndex = position;
  const digits = SPACED_END.exec(text)?.[1];
  const end = SPACED_END.lastIndex;
  if (digits?.length !== first.length || digits <= first || isYear(digits)) return undefined;
  const isLast =
    /^[ .]{0,2}(?:$|[[(])/.test(text.slice(end, end + 3)) ||
    tags.some(({ start }) => start === end + 1);
  return isLast ? { to: Number(digits), end } : undefined;
}

/** A date, and the other day that it can be in the order of other countries. */
type Day = Span & { date: string; orDate?: string | undefined };
export type DateMatch = FormMatch<Day>;

const YEAR = String.raw`(?<y>(?:19|20)\d\d)`;
// How months go on in English, German and the Romance languages: `Jungle` and `Octopus` are none.
const MONTH_ENDS =
  "uary|uar|vier|eiro|ruary|ruar|rero|braio|ch|zo|s|il|ile|o|e|y|i|io|ust|t|tember|tembre|tiembre|ober|obre|ubre|ember|embre|iembre";
const MONTH = String.raw`(?<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:${MONTH_ENDS})?(?![a-z])`;
const DAY = String.raw`(?<d>\d{1,2})`;
const form = (source: string): RegExp => new RegExp(source, "gi");

/**
 * Reads the groups `y`, `m` and `d`; `other` says whether the two days of a date in another
 * country's order are as likely.
 */
const day =
  (other?: "day and month" | "day and year") =>
  ({ 0: all, index, groups = {} }: RegExpExecArray): Day | undefined => {
    const { y = "", m = "", d = "" } = groups;
    const swapped = other === "day and year" ? dayOf(d, m, y) : dayOf(y, d, m);
    const date = dayOf(y, m, d) ?? (other === "day and year" ? undefined : swapped);
    if (date === undefined) return undefined;
    const orDate = other === undefined || swapped === date ? undefined : swapped;
    return { start: index, end: index + all.length, date, orDate };
  };

/**
 * The forms of dates, the strongest first. Day before month if both are possible: only Americans
 * write the month first.
 */
const DATE_FORMS: readonly NumberForm<{ text: string }, Day>[] = [
  // `2010-23-11`, too
  ["2010.11.23", form(String.raw`(?<!\d)${YEAR}([ .\-/]|, ?)(?<m>\d{1,2})\2${DAY}(?!\d)`), day()],
  ["2010x11.23", /(?<![\da-z])(?<y>(?:19|20)\d\d)x(?<m>\d\d)\.(?<d>\d\d)(?!\d)/gi, day()],
  [
    "23-11-2010",
    form(String.raw`(?<![\da-z]|\d\.)${DAY}([ .\-/])(?<m>\d{1,2})\2${YEAR}(?!\d)`),
    day("day and month"),
  ],
  [
    "1st february 1993",
    form(String.raw`(?<!\d)${DAY}(?:st|nd|rd|th)?[ .-]${MONTH}[ .,-]{1,2}${YEAR}(?!\d)`),
    day(),
  ],
  [
    "Feb 1, 1993",
    form(String.raw`(?<![a-z])${MONTH}[ .-]${DAY}(?:st|nd|rd|th)?[ .,-]{1,3}${YEAR}(?!\d)`),
    day(),
  ],
  ["1993 Feb 1", form(String.raw`(?<!\d)${YEAR}[ .-]${MONTH}[ .-]${DAY}(?!\d)`), day()],
  // A recorder adds the hour. It counts only from 5:00 on: a programme after midnight belongs to
  // the day before.
  [
    "2013年3月2日",
    /(?<y>(?:19|20)\d\d)[年년] ?(?<m>\d{1,2})[月월] ?(?<d>\d{1,2})[日일](?: ?(?:0[5-9]|1\d|2\d)時\d{1,2}分(?:\d{1,2}秒)?)?/g,
    day(),
  ],
  [
    "20101123",
    /(?<![\da-z])(?<y>(?:19|20)\d\d)(?<m>0[1-9]|1[0-2])(?<d>0[1-9]|[12]\d|3[01])(?![\da-z])/gi,
    day(),
  ],
  // Some release groups write the year first, and so do Korean releases.
  [
    "16.01.24.Guest",
    /(?<=[a-z]{2}[. ])(?<y>[0-3]\d)\.(?<m>[01]\d)\.(?<d>[0-3]\d)(?=[. ][a-z])/gi,
    day("day and year"),
  ],
  [
    "E12.180211.720p",
    /(?<=(?<![a-z\d])e\d{1,4}[. ]|[^\s.\d][. ])(?<y>\d\d)(?<m>0[1-9]|1[0-2])(?<d>[0-3]\d)(?=$|[. ](?:hdtv|\d{3,4}[pi]|web|end|h264|x264)(?![a-z]))/gi,
    day("day and year"),
  ],
  // At the end: the day comes first, as in dates with a four-digit year.
  [
    "Show 1.2.11",
    /(?<=[a-z)][. ])(?<d>\d{1,2})([.-])(?<m>\d{1,2})\2(?<y>\d\d)$/gi,
    day("day and month"),
  ],
  ["01.02.11", /^(?<d>\d\d)\.(?<m>\d\d)\.(?<y>\d\d)$/g, day("day and month")],
];

const STARTS_OF_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";
const MONTHS = STARTS_OF_MONTHS.split("|");
// What every date has: three numbers, six digits, or a month.
const HAS_NUMBERS = /\d(?:\d{5}|[ .\-/x,年년]{1,2}\d{1,2}[ .\-/,月월]{1,2}\d)/i;
const mayHaveMonth = createPrefilter(STARTS_OF_MONTHS);
const HAS_MONTH = new RegExp(`(?<![a-z])(?:${STARTS_OF_MONTHS})`, "i");
const mayBeDated = (text: string): boolean =>
  HAS_NUMBERS.test(text) || (mayHaveMonth(text) && HAS_MONTH.test(text));

/**
 * The first valid air date in the name: `2010.11.23`, `23-11-2010`, `1st february 1993`,
 * `20101123`.
 */
export const findDate = (text: string): DateMatch | undefined =>
  mayBeDated(text) ? findStrongestClaim(DATE_FORMS, { text }) : undefined;

/**
 * `YYYY-MM-DD`, or undefined if the calendar has no such day. A year of two digits is of this
 * century.
 */
function dayOf(year: string, monthText: string, dayText: string): string | undefined {
  const [month, day] = [
    MONTHS.indexOf(monthText.toLowerCase()) + 1 || Number(monthText),
    Number(dayText),
  ];
  const y = Number(year) + (year.length === 2 ? 2000 : 0);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return undefined;
  if (day > 28 && day > new Date(Date.UTC(y, month, 0)).getUTCDate()) return undefined;
  return `${y}-${padTwoDigits(month)}-${padTwoDigits(day)}`;
}
