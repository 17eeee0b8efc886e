const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const YMD = /(?<!\d)((?:19|20)\d\d)([ .\-/]|, ?)(\d{1,2})\2(\d{1,2})(?!\d)/g;
const DMY = /(?<![\da-z]|\d\.)(\d{1,2})([ .\-/])(\d{1,2})\2((?:19|20)\d\d)(?!\d)/gi;
const TIGHT = /(?<![\da-z])((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\da-z])/gi;
const TIMES = /(?<![\da-z])((?:19|20)\d\d)x(\d\d)\.(\d\d)(?!\d)/gi;
const NAMED =
  /(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ .-](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ .,-]{1,2}((?:19|20)\d\d)(?!\d)/gi;
const NAMED_FIRST =
  /(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ .-](\d{1,2})(?:st|nd|rd|th)?[ .,-]{1,3}((?:19|20)\d\d)(?!\d)/gi;
const HAN = /((?:19|20)\d\d)[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]/g;
const CENTURY = /(?:19|20)\d\d/;
const SHORT = /^(\d\d)\.(\d\d)\.(\d\d)$/;
// `Show.16.01.24.Guest`: the year first, as some release groups write it.
const SCENE = /(?<=[a-z]{2}[. ])([0-3]\d)\.([01]\d)\.([0-3]\d)(?=[. ][a-z])/i;

export type DateFound = { start: number; end: number; date: string };

function valid(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

type Order = "ymd" | "dmy" | "named" | "named-first";

function read(found: RegExpMatchArray, order: Order): string | undefined {
  const [, a = "", b = "", c = "", d = ""] = found;
  if (order === "named") return valid(Number(c), MONTHS.indexOf(b.toLowerCase()) + 1, Number(a));
  if (order === "named-first") return valid(Number(c), MONTHS.indexOf(a.toLowerCase()) + 1, Number(b));
  // Day before month where both can be: only America writes it the other way, and its stations write the year first.
  if (order === "dmy") return valid(Number(d), Number(c), Number(a)) ?? valid(Number(d), Number(a), Number(c));
  return d === ""
    ? valid(Number(a), Number(b), Number(c))
    : (valid(Number(a), Number(c), Number(d)) ?? valid(Number(a), Number(d), Number(c)));
}

const PATTERNS: readonly (readonly [RegExp, Order])[] = [
  [YMD, "ymd"],
  [TIMES, "ymd"],
  [DMY, "dmy"],
  [NAMED, "named"],
  [NAMED_FIRST, "named-first"],
  [HAN, "ymd"],
  [TIGHT, "ymd"],
];

/** An air date in the name: `2010.11.23`, `23-11-2010`, `1st february 1993`, `20101123`; the first that is a day of the calendar. */
export function findDate(text: string): DateFound | undefined {
  if (!CENTURY.test(text)) return shortDate(text);
  for (const [pattern, order] of PATTERNS) {
    for (const found of text.matchAll(pattern)) {
      const date = read(found, order);
      if (date) return { start: found.index, end: found.index + found[0].length, date };
    }
  }
  return undefined;
}

function shortDate(text: string): DateFound | undefined {
  const scene = SCENE.exec(text);
  const aired = scene && valid(2000 + Number(scene[1]), Number(scene[2]), Number(scene[3]));
  if (aired) return { start: scene.index, end: scene.index + scene[0].length, date: aired };
  const short = SHORT.exec(text);
  const date = short && valid(2000 + Number(short[3]), Number(short[2]), Number(short[1]));
  return date ? { start: 0, end: text.length, date } : undefined;
}
