import { type Claim, type Form, type Span, strongest } from "./form.ts";

/** A date, and the other day that it can be in the order of other countries. */
type Day = Span & { date: string; orDate?: string | undefined };
export type DateMatch = Claim<Day>;

const YEAR = String.raw`(?<y>(?:19|20)\d\d)`;
const MONTH = String.raw`(?<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}`;
const DAY = String.raw`(?<d>\d{1,2})`;
const form = (source: string): RegExp => new RegExp(source, "gi");

/** Reads the groups `y`, `m` and `d`; `other` says whether the two days of a date in another country's order are as likely. */
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

/** The forms of dates, the strongest first. Day before month if both are possible: only Americans write the month first. */
const DATE_FORMS: readonly Form<{ text: string }, Day>[] = [
  // `2010-23-11`, too
  ["2010.11.23", form(String.raw`(?<!\d)${YEAR}([ .\-/]|, ?)(?<m>\d{1,2})\2${DAY}(?!\d)`), day()],
  ["2010x11.23", /(?<![\da-z])(?<y>(?:19|20)\d\d)x(?<m>\d\d)\.(?<d>\d\d)(?!\d)/gi, day()],
  ["23-11-2010", form(String.raw`(?<![\da-z]|\d\.)${DAY}([ .\-/])(?<m>\d{1,2})\2${YEAR}(?!\d)`), day("day and month")],
  ["1st february 1993", form(String.raw`(?<!\d)${DAY}(?:st|nd|rd|th)?[ .-]${MONTH}[ .,-]{1,2}${YEAR}(?!\d)`), day()],
  ["Feb 1, 1993", form(String.raw`(?<![a-z])${MONTH}[ .-]${DAY}(?:st|nd|rd|th)?[ .,-]{1,3}${YEAR}(?!\d)`), day()],
  ["1993 Feb 1", form(String.raw`(?<!\d)${YEAR}[ .-]${MONTH}[ .-]${DAY}(?!\d)`), day()],
  // A recorder adds the hour. It counts only from 5:00 on: a programme after midnight belongs to the day before.
  [
    "2013年3月2日",
    /(?<y>(?:19|20)\d\d)[年년] ?(?<m>\d{1,2})[月월] ?(?<d>\d{1,2})[日일](?: ?(?:0[5-9]|1\d|2\d)時\d{1,2}分(?:\d{1,2}秒)?)?/g,
    day(),
  ],
  ["20101123", /(?<![\da-z])(?<y>(?:19|20)\d\d)(?<m>0[1-9]|1[0-2])(?<d>0[1-9]|[12]\d|3[01])(?![\da-z])/gi, day()],
  // Some release groups write the year first, and so do Korean releases.
  ["16.01.24.Guest", /(?<=[a-z]{2}[. ])(?<y>[0-3]\d)\.(?<m>[01]\d)\.(?<d>[0-3]\d)(?=[. ][a-z])/gi, day("day and year")],
  [
    "E12.180211.720p",
    /(?<=(?<![a-z\d])e\d{1,4}[. ]|[^\s.\d][. ])(?<y>\d\d)(?<m>0[1-9]|1[0-2])(?<d>[0-3]\d)(?=$|[. ](?:hdtv|\d{3,4}[pi]|web|end|h264|x264)(?![a-z]))/gi,
    day("day and year"),
  ],
  // At the end: the day comes first, as in dates with a four-digit year.
  ["Show 1.2.11", /(?<=[a-z)][. ])(?<d>\d{1,2})([.-])(?<m>\d{1,2})\2(?<y>\d\d)$/gi, day("day and month")],
  ["01.02.11", /^(?<d>\d\d)\.(?<m>\d\d)\.(?<y>\d\d)$/g, day("day and month")],
];

/** The first valid air date in the name: `2010.11.23`, `23-11-2010`, `1st february 1993`, `20101123`. */
export const findDate = (text: string): DateMatch | undefined => strongest(DATE_FORMS, { text });

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** `YYYY-MM-DD`, or undefined if the calendar has no such day. A year of two digits is of this century. */
function dayOf(year: string, monthText: string, dayText: string): string | undefined {
  const [month, day] = [MONTHS.indexOf(monthText.toLowerCase()) + 1 || Number(monthText), Number(dayText)];
  const y = Number(year) + (year.length === 2 ? 2000 : 0);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return undefined;
  if (day > 28 && day > new Date(Date.UTC(y, month, 0)).getUTCDate()) return undefined;
  return `${y}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
