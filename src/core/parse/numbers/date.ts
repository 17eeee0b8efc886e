import { type DateFound, validDate } from "../calendar.ts";
import { matches } from "../matches.ts";
import { shortDate } from "../short-date.ts";

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const YMD = /(?<!\d)((?:19|20)\d\d)([ .\-/]|, ?)(\d{1,2})\2(\d{1,2})(?!\d)/g;
const DMY = /(?<![\da-z]|\d\.)(\d{1,2})([ .\-/])(\d{1,2})\2((?:19|20)\d\d)(?!\d)/gi;
const TIGHT = /(?<![\da-z])((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\da-z])/gi;
const TIMES = /(?<![\da-z])((?:19|20)\d\d)x(\d\d)\.(\d\d)(?!\d)/gi;
const NAMED =
  /(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ .-](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ .,-]{1,2}((?:19|20)\d\d)(?!\d)/gi;
const NAMED_FIRST =
  /(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ .-](\d{1,2})(?:st|nd|rd|th)?[ .,-]{1,3}((?:19|20)\d\d)(?!\d)/gi;
const YEAR_NAMED =
  /(?<!\d)((?:19|20)\d\d)[ .-](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ .-](\d{1,2})(?!\d)/gi;
// With a recorder's hour, as long as it is the day of the programme: what runs after midnight belongs to the day before.
const HAN =
  /((?:19|20)\d\d)[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일](?: ?(?:0[5-9]|1\d|2\d)時\d{1,2}分(?:\d{1,2}秒)?)?/g;
const CENTURY = /(?:19|20)\d\d/;
// The shortest date has three numbers; most names have none so near each other.
const DIGITS = /\d{6}|\d[ ./,年-].?\d|(?:19|20)\d\d/;
type Order = "ymd" | "dmy" | "named" | "named-first" | "year-named";

function read(found: RegExpMatchArray, order: Order): string | undefined {
  const [, a = "", b = "", c = "", d = ""] = found;
  if (order === "named") return validDate(Number(c), MONTHS.indexOf(b.toLowerCase()) + 1, Number(a));
  if (order === "year-named") return validDate(Number(a), MONTHS.indexOf(b.toLowerCase()) + 1, Number(c));
  if (order === "named-first") return validDate(Number(c), MONTHS.indexOf(a.toLowerCase()) + 1, Number(b));
  // Day before month where both can be: only America writes it the other way, and its stations write the year first.
  if (order === "dmy") return validDate(Number(d), Number(c), Number(a)) ?? validDate(Number(d), Number(a), Number(c));
  return d === ""
    ? validDate(Number(a), Number(b), Number(c))
    : (validDate(Number(a), Number(c), Number(d)) ?? validDate(Number(a), Number(d), Number(c)));
}

const PATTERNS: readonly (readonly [RegExp, Order])[] = [
  [YMD, "ymd"],
  [TIMES, "ymd"],
  [DMY, "dmy"],
  [NAMED, "named"],
  [NAMED_FIRST, "named-first"],
  [YEAR_NAMED, "year-named"],
  [HAN, "ymd"],
  [TIGHT, "ymd"],
];

/** An air date in the name: `2010.11.23`, `23-11-2010`, `1st february 1993`, `20101123`; the first that is a day of the calendar. */
export function findDate(text: string): DateFound | undefined {
  if (!DIGITS.test(text)) return undefined;
  if (!CENTURY.test(text)) return shortDate(text);
  for (const [pattern, order] of PATTERNS) {
    for (const found of matches(pattern, text)) {
      const date = read(found, order);
      if (date) return { start: found.index, end: found.index + found[0].length, date };
    }
  }
  return shortDate(text);
}
