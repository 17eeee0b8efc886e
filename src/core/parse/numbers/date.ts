import { allMatches } from "../tags/find-tags.ts";

/** A date, and the other day that it can be if Europe's order and America's both give one. */
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
const CENTURY = /(?:19|20)\d\d/;
const CENTURY_START = 2000;
// A quick test: most names have no digits close enough together for a date.
const MAY_HAVE_DATE = /\d{6}|\d[ ./,年-].?\d|(?:19|20)\d\d/;
type Order = "ymd" | "dmy" | "named" | "named-first" | "year-named";

const PATTERNS: readonly (readonly [RegExp, Order])[] = [
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
  if (!MAY_HAVE_DATE.test(text)) return undefined;
  if (!CENTURY.test(text)) return findShortDate(text);
  for (const [pattern, order] of PATTERNS) {
    for (const match of allMatches(pattern, text)) {
      const found = toDate(match, order);
      if (found) return dateAt(match.index, match.index + match[0].length, found);
    }
  }
  return findShortDate(text);
}

type Days = { date: string; orDate?: string | undefined };

const dateAt = (start: number, end: number, { date, orDate }: Days): DateMatch => ({
  start,
  end,
  date,
  orDate: orDate === date ? undefined : orDate,
});

const only = (date: string | undefined): Days | undefined => (date === undefined ? undefined : { date });

// Day before month if both are possible: only Americans write the month first, and their stations put the year first.
function dayOrMonthFirst(first: string, second: string, year: number): Days | undefined {
  const date = validDate(year, Number(second), Number(first));
  const orDate = validDate(year, Number(first), Number(second));
  return date === undefined ? only(orDate) : { date, orDate };
}

function toDate(match: RegExpMatchArray, order: Order): Days | undefined {
  const [, a = "", b = "", c = "", d = ""] = match;
  if (order === "named") return only(validDate(Number(c), MONTHS.indexOf(b.toLowerCase()) + 1, Number(a)));
  if (order === "year-named") return only(validDate(Number(a), MONTHS.indexOf(b.toLowerCase()) + 1, Number(c)));
  if (order === "named-first") return only(validDate(Number(c), MONTHS.indexOf(a.toLowerCase()) + 1, Number(b)));
  if (order === "dmy") return dayOrMonthFirst(a, c, Number(d));
  if (d === "") return only(validDate(Number(a), Number(b), Number(c)));
  return only(validDate(Number(a), Number(c), Number(d)) ?? validDate(Number(a), Number(d), Number(c)));
}

/** An air date without the century: `16.01.24` before a word, `1.2.11` at the end, `180211` in Korean releases. */
function findShortDate(text: string): DateMatch | undefined {
  const scene = SCENE.exec(text) ?? TIGHT_SHORT_DATE.exec(text);
  const aired = scene && only(validDate(CENTURY_START + Number(scene[1]), Number(scene[2]), Number(scene[3])));
  if (aired) return dateAt(scene.index, scene.index + scene[0].length, aired);
  const last = AT_END.exec(text.slice(-24));
  const ended = last && dayOrMonthFirst(last[1] ?? "", last[3] ?? "", CENTURY_START + Number(last[4]));
  if (ended) return dateAt(text.length - last[0].length, text.length, ended);
  const alone = ALONE.exec(text);
  const day = alone && dayOrMonthFirst(alone[1] ?? "", alone[2] ?? "", CENTURY_START + Number(alone[3]));
  return day ? dateAt(0, text.length, day) : undefined;
}

/** `YYYY-MM-DD`, or undefined if the calendar has no such day. */
function validDate(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
