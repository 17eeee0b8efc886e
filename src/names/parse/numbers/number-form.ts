import { padTwoDigits } from "../../../base/text/work-text.ts";
import { type Numbering, SEASON } from "../lex/number-list.ts";
import type { Tag } from "../lex/parsed-name.ts";
import { createPrefilter, type NameScan } from "../lex/scan.ts";
import { findAllMatches } from "../tags/find-tags.ts";

export type Span = { start: number; end: number };

/** A match of one number form in a name. `form` is the form's example. */
export type FormMatch<What extends Span = Numbering> = What & { form: string };

/**
 * A form in which names write numbers, dates or years: an example, its pattern, and the function
 * that returns the claim of a match, if any. A sticky pattern matches only at the start of the
 * title. If there are several matches, the first one counts, or the last one with `last`. The form
 * is skipped if `needs` (see `createPrefilter`) returns false. Tables list the strongest form
 * first.
 */
export type NumberForm<Name = { text: string }, What extends Span = Numbering> = readonly [
  example: string,
  pattern: RegExp,
  read: (match: RegExpExecArray, name: Name) => What | undefined,
  needs?: (text: string, name: Name) => boolean,
  which?: "last",
];

/**
 * Returns the first three letters of each word, in the format that `createPrefilter` expects.
 * Groups and optional letters are dropped.
 */
export const toStarts = (words: string): string =>
  words.replace(/\(\?[:=][^()]*\)\??|.\?/g, "").replace(/(?<=(?:^|\|)[^|]{3})[^|]+/g, "");
export const hasSeasonWord = createPrefilter(toStarts(SEASON));

const NONE: readonly RegExpExecArray[] = [];
/**
 * Caches the last search. Several forms use the same pattern on the same text and differ only in
 * their interpretation of a match.
 */
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

/** Returns the form's claim in the name that does not overlap a stronger one. */
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

/** Returns the claim of the strongest form that has a claim. */
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

/**
 * Returns the first claim in the name. If two claims start at the same position, the stronger form
 * wins.
 */
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

// Each claim may begin a long list. Without a limit, a crafted name would cost quadratic time.
const MAX_CLAIMS = 16;

/** Returns the first claims of each form, the strongest form first. */
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

/** A name whose numbers have not been read yet. */
export type NameContext = NameScan & {
  tags: readonly Tag[];
  /** Earliest start of the title. */
  from: number;
  /** True if the name begins with a fansub group. */
  anime: boolean;
  /** True if the name has a checksum in the style of fansub groups. */
  crc: boolean;
  /** True if the name belongs to a video. */
  video: boolean;
  /** True for a video's name that software wrote, with dots or underscores instead of spaces. */
  written: boolean;
};

/**
 * A name with the context that decides how to read a bare number: the rest of the name and its
 * folders. Digits on their own are never enough.
 */
export type NumberedName = NameContext & {
  /** Start of the first tag or bracket after the title. */
  limit: number;
  /** `series`: a folder shows that this is a series. `around`: the seasons that a folder states. */
  series: boolean;
  around: readonly number[];
  /** The season and the release year in the name itself. */
  season: Span | undefined;
  year: Span | undefined;
};

/** Four digits that may be a year. */
export const isYear = (digits: string): boolean => /^(?:19|20)\d\d$/.test(digits);

/** True if a word of the name has exactly this span and is outside brackets. */
export const isWord = ({ words }: NumberedName, start: number, end: number): boolean =>
  words.some((word) => word.start === start && word.end === end && word.bracket < 0);

const SPACED_END = /[ .][-~][ .](\d{2,4})(?=$|[ .]{0,2}[[(]|[ .])/y;

/**
 * Finds the end of a range with spaces around its dash: `01 - 12 [BD]`. A title may begin with a
 * number (`05 - 24 Hours`). The second number must therefore have as many digits as the first, be
 * greater and not look like a year. A tag, a bracket or the end of the name must follow.
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

/** A date. `orDate` is the day that the same text means in another country's order. */
type Day = Span & {
  date: string;
  orDate?: string | undefined;
  /** Where the time of day after the date begins, if the name has one. */
  time?: number;
};
export type DateMatch = FormMatch<Day>;

const YEAR = String.raw`(?<y>(?:19|20)\d\d)`;
// Endings of month names in English, German and the Romance languages. `Jungle` and `Octopus` are
// not months.
const MONTH_ENDS =
  "uary|uar|vier|eiro|ruary|ruar|rero|braio|ch|zo|s|il|ile|o|e|y|i|io|ust|t|tember|tembre|tiembre|ober|obre|ubre|ember|embre|iembre";
const MONTH = String.raw`(?<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:${MONTH_ENDS})?(?![a-z])`;
const DAY = String.raw`(?<d>\d{1,2})`;
const form = (source: string): RegExp => new RegExp(source, "gi");

/**
 * Reads the groups `y`, `m` and `d`. `other` names the two parts that other countries write in
 * reverse order. The date with these parts swapped is just as likely and is returned as `orDate`.
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
 * Date forms, strongest first. If both orders are possible, the day comes before the month, because
 * only Americans write the month first.
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
  // Recorders append the hour. The form matches only from 5:00 onwards, because a programme after
  // midnight belongs to the previous day.
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
  // Some release groups and Korean releases write the year first.
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
  // At the end of a name, the day comes first, as in dates with a four-digit year.
  [
    "Show 1.2.11",
    /(?<=[a-z)][. ])(?<d>\d{1,2})([.-])(?<m>\d{1,2})\2(?<y>\d\d)$/gi,
    day("day and month"),
  ],
  ["01.02.11", /^(?<d>\d\d)\.(?<m>\d\d)\.(?<y>\d\d)$/g, day("day and month")],
];

/**
 * The time of day after a recording's date: `2010-11-23 20 15 00`, `2010-11-23-2015`. Only from 5:00
 * onwards, as above.
 */
export const TIME = String.raw`(?:[ T_](?:0[5-9]|1\d|2[0-3])(?<mark>[ .:-])[0-5]\d\k<mark>[0-5]\d|-(?:0[5-9]|1\d|2[0-3])[0-5]\d)(?!\d)`;
const TIME_AFTER = new RegExp(`^${TIME}`);
/** After a date of eight digits, the time may consist of digits too: `20101123_2015`. */
export const DIGITS_OF_TIME = String.raw`[ _-](?:0[5-9]|1\d|2[0-3])[0-5]\d(?:[0-5]\d)?(?![\da-z])`;
const DIGITS_AFTER = new RegExp(`^${DIGITS_OF_TIME}`, "i");
const MAX_TIME_CHARS = 12;

const STARTS_OF_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";
const MONTHS = STARTS_OF_MONTHS.split("|");
const ONLY_MONTH = new RegExp(`^${MONTH}$`, "i");

/** Returns the number of the month with this name (`February`, `feb`); undefined for other words. */
export function monthOf(word: string): number | undefined {
  const { m = "" } = ONLY_MONTH.exec(word)?.groups ?? {};
  return m === "" ? undefined : MONTHS.indexOf(m.toLowerCase()) + 1;
}

// Every date contains three numbers, six digits in a row, or a month.
const HAS_NUMBERS = /\d(?:\d{5}|[ .\-/x,年년]{1,2}\d{1,2}[ .\-/,月월]{1,2}\d)/i;
const mayHaveMonth = createPrefilter(STARTS_OF_MONTHS);
const HAS_MONTH = new RegExp(`(?<![a-z])(?:${STARTS_OF_MONTHS})`, "i");
const mayBeDated = (text: string): boolean =>
  HAS_NUMBERS.test(text) || (mayHaveMonth(text) && HAS_MONTH.test(text));

/**
 * Finds the first valid air date in the name: `2010.11.23`, `23-11-2010`, `1st february 1993`,
 * `20101123`.
 */
export function findDate(text: string): DateMatch | undefined {
  const date = mayBeDated(text) ? findStrongestClaim(DATE_FORMS, { text }) : undefined;
  if (date === undefined) return undefined;
  const isDigits = /^\d{8}$/.test(text.slice(date.start, date.end));
  const behind = text.slice(date.end, date.end + MAX_TIME_CHARS);
  const time =
    (TIME_AFTER.exec(behind) ?? (isDigits ? DIGITS_AFTER.exec(behind) : null))?.[0] ?? "";
  return time === "" ? date : { ...date, time: date.end, end: date.end + time.length };
}

/**
 * Returns `YYYY-MM-DD`, or undefined if the calendar has no such day. Two-digit years belong to
 * this century.
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
