import { allMatches } from "../tags/find-tags.ts";

/** A date, and the other day that it can be in the order of other countries. */
export type DateMatch = { start: number; end: number; date: string; orDate?: string | undefined };

const ALONE = /^(\d\d)\.(\d\d)\.(\d\d)$/;
// `Show.16.01.24.Guest`: some release groups write the year first.
const SCENE = /(?<=[a-z]{2}[. ])([0-3]\d)\.([01]\d)\.([0-3]\d)(?=[. ][a-z])/i;
// `Show 1.2.11`, `Show 01-02-03` at the end: the day comes first, as in dates with a four-digit year.
const AT_END = /(?<=[a-z)][. ])(\d{1,2})([.-])(\d{1,2})\2(\d\d)$/i;
// `Show.E12.180211.720p`, `Show.180211.HDTV`: Korean releases write the year first.
const TIGHT_SHORT_DATE =
  /(?<=(?<![a-z\d])e\d{1,4}[. ]|[^\s.\d][. ])(\d\d)(0[1-9]|1[0-2])([0-3]\d)(?=$|[. ](?:hdtv|\d{3,4}[pi]|web|end|h264|x264)(?![a-z]))/i;

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const YMD = /(?<!\d)((?:19|20)\d\d)([ .\-/]|, ?)(\d{1,2})\2(\d{1,2})(?!\d)/g;
const DMY = /(?<![\da-z]|\d\.)(\d{1,2})([ .\-/])(\d{1,2})\2((?:19|20)\d\d)(?!\d)/gi;
const TIGHT_DATE = /(?<![\da-z])((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\da-z])/gi;
const TIMES = /(?<![\da-z])((?:19|20)\d\d)x(\d\d)\.(\d\d)(?!\d)/gi;
const NAMED =
  /(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ .-](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ .,-]{1,2}((?:19|20)\d\d)(?!\d)/gi;
const NAMED_FIRST =
  /(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ .-](\d{1,2})(?:st|nd|rd|th)?[ .,-]{1,3}((?:19|20)\d\d)(?!\d)/gi;
const YEAR_NAMED =
  /(?<!\d)((?:19|20)\d\d)[ .-](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ .-](\d{1,2})(?!\d)/gi;
// A recorder adds the hour. It counts only from 5:00 on: a programme after midnight belongs to the day before.
const HAN =
  /((?:19|20)\d\d)[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일](?: ?(?:0[5-9]|1\d|2\d)時\d{1,2}分(?:\d{1,2}秒)?)?/g;
type Order = "ymd" | "dmy" | "named" | "named-first" | "year-named";

// In the order in which they are tried.
const FORMS: readonly (readonly [RegExp, Order])[] = [
  [YMD, "ymd"],
  [TIMES, "ymd"],
  [DMY, "dmy"],
  [NAMED, "named"],
  [NAMED_FIRST, "named-first"],
  [YEAR_NAMED, "year-named"],
  [HAN, "ymd"],
  [TIGHT_DATE, "ymd"],
];

/** The first valid air date in the name: `2010.11.23`, `23-11-2010`, `1st february 1993`, `20101123`. */
export function findDate(text: string): DateMatch | undefined {
  for (const [pattern, order] of FORMS)
    for (const match of allMatches(pattern, text)) {
      const date = toDate(match, order);
      const span = { start: match.index, end: match.index + match[0].length };
      if (date) return order === "dmy" ? eitherDay(span, date) : { ...span, date };
    }
  return findShortDate(text);
}

// Europe writes the day first, America the month.
function eitherDay(span: { start: number; end: number }, date: string): DateMatch {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return { ...span, date, orDate: day === month ? undefined : validDate(year, day, month) };
}

function toDate(match: RegExpMatchArray, order: Order): string | undefined {
  const [, a = "", b = "", c = "", d = ""] = match;
  if (order === "named") return validDate(Number(c), MONTHS.indexOf(b.toLowerCase()) + 1, Number(a));
  if (order === "year-named") return validDate(Number(a), MONTHS.indexOf(b.toLowerCase()) + 1, Number(c));
  if (order === "named-first") return validDate(Number(c), MONTHS.indexOf(a.toLowerCase()) + 1, Number(b));
  // Day before month if both are possible: only Americans write the month first, and their stations put the year first.
  if (order === "dmy") return validDate(Number(d), Number(c), Number(a)) ?? validDate(Number(d), Number(a), Number(c));
  return d === ""
    ? validDate(Number(a), Number(b), Number(c))
    : (validDate(Number(a), Number(c), Number(d)) ?? validDate(Number(a), Number(d), Number(c)));
}

/** An air date without the century: `16.01.24` before a word, `1.2.11` at the end, `180211` in Korean releases. */
function findShortDate(text: string): DateMatch | undefined {
  const scene = SCENE.exec(text) ?? TIGHT_SHORT_DATE.exec(text);
  const [, first = "", month = "", third = ""] = scene ?? [];
  const aired = scene && toShortDate(first, month, third);
  const other = first === third ? undefined : toShortDate(third, month, first);
  if (aired) return { start: scene.index, end: scene.index + scene[0].length, date: aired, orDate: other };
  const last = AT_END.exec(text.slice(-24));
  const [, a = "", , b = "", year = ""] = last ?? [];
  const ended = last && (toShortDate(year, b, a) ?? toShortDate(year, a, b));
  if (ended) return eitherDay({ start: text.length - last[0].length, end: text.length }, ended);
  const alone = ALONE.exec(text);
  const only = alone && toShortDate(alone[3] ?? "", alone[2] ?? "", alone[1] ?? "");
  return only ? eitherDay({ start: 0, end: text.length }, only) : undefined;
}

const toShortDate = (year: string, month: string, day: string): string | undefined =>
  validDate(2000 + Number(year), Number(month), Number(day));

/** `YYYY-MM-DD`, or undefined if the calendar has no such day. */
function validDate(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
