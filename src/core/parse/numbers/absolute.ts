import { TO } from "../lex/counting-words.ts";
import { MAX_EPISODE_SPAN, type Numbering, numberingAt, numbersAfter } from "../lex/number-list.ts";
import { allMatches } from "../tags/find-tags.ts";
import { findTrailingNumber, isFansub, LOOKS_LIKE_YEAR, type NumberContext } from "./trailing-number.ts";

const SPECIAL =
  /([ .]-[ .]{1,2}|[ .])(?:SP|OVA|ONA|OAD|EX|Special)[ .]?(\d{1,3})(?:\.(\d))?(?:v(\d))?(?=$|[ .]{0,2}[[(-]|[ .]{1,2}END)/i;

/**
 * `Title - SP01`, `Title OVA2`: the word is kept in the title, because the number counts specials, not episodes of the
 * series. Without a dash it counts only if the name has a fansub group or a checksum.
 */
function findSpecial(text: string, from: number, context: NumberContext): Numbering | undefined {
  const match = SPECIAL.exec(text);
  if (!match || match.index <= from || !(isFansub(context) || match[1]?.includes("-"))) return undefined;
  const [all, , number = "", half, version] = match;
  const digits = all.length - (/\d[\d.v]*$/.exec(all)?.[0].length ?? 0);
  return numberingAt(match.index + digits, match.index + all.length, {
    absolute: half === undefined ? [Number(number)] : [],
    version: Number(version ?? 0),
  });
}

const NUMBER = String.raw`(\d{1,4})(?:\.(\d))?(?:[a-c](?![a-z\d]))?(?:[ .]?v(\d))?`;
const UP_TO = String.raw`(?:(?:[-+&]\d{1,4})?(?:[-~+&]|,[ .]?|[ .](?:[~&+]|${TO})[ .])(\d{1,4})(?:v\d)?(?![\da-su-z]|t(?!v)))?`;
const DASHED = new RegExp(String.raw`(?:^|[ .)\]])[-~][ .]{1,3}#?${NUMBER}${UP_TO}(?![\da-z])`, "gi");
const BRACKETED = new RegExp(
  String.raw`[[({](?:#|ep?|sp)?${NUMBER}${UP_TO}[ .]?(?:\(?(?:end|fin)\)?|(?:tv)?[全集完結话話合]{0,4}|\+[^\])]{1,40})?[\])}]`,
  "gi",
);
const RANGED = /(?<=[ .])(\d{1,4})(?:v\d)?[ .]?[-~][ .]?(\d{1,4})(?:v\d)?(?=$|[ .]{0,2}[[(]|[ .])/g;
const AND_RANGE = /[ .]?[&+,][ .]?(\d{1,4})[-~](\d{1,4})(?!\d)/y;
const LEADING = /^[ .]{0,3}(\d{1,4})(?:-(\d{1,4}))?(?:v(\d))?(?=$|[ .]{0,3}-|[ .]|[[(])/i;
// `- 01 - 12 [BD]`: the second number is written as the first one, and nothing but a bracket follows.
const SPACED_RANGE = /^ - (\d{2,4})(?=$|[ .]?[[(])/;
const FOLLOWED = /^[ .]{0,2}(?:$|[-~[(]|(?:end|fin|final|of|oad|ova|ona|special)\b)/i;

/**
 * Finds an episode number without a season or a word for it. Bare digits alone are never enough: `context` must say that it
 * is a series.
 */
export const findAbsolute = (context: NumberContext): Numbering | undefined =>
  findLeading(context) ??
  findSpecial(context.scan.text, context.from, context) ??
  findDashed(context) ??
  findBracketed(context) ??
  findRange(context) ??
  findTrailingNumber(context);

function findDashed(context: NumberContext): Numbering | undefined {
  const { scan, tags, from, limit } = context;
  let unsure: Numbering | undefined;
  for (const match of allMatches(DASHED, scan.text)) {
    const [all, digits = ""] = match;
    const end = match.index + all.length;
    const last = SPACED_RANGE.exec(scan.text.slice(end, end + 8))?.[1];
    if (last?.length === match[1]?.length && Number(last) > Number(match[1])) continue;
    const padded = digits.startsWith("0");
    const number = match[1] ?? "";
    // `01 - 12` is a range, see `findRange`.
    if (/(?<=[ .])0\d$/.test(scan.text.slice(Math.max(0, match.index - 3), match.index))) continue;
    if (match.index < from - 1 || (LOOKS_LIKE_YEAR.test(number) && !isFansub(context))) continue;
    const tagNext = tags.some((t) => t.start >= end && t.start - end <= 2);
    const clean = FOLLOWED.test(scan.text.slice(end, end + 10)) || tagNext;
    if (match.index >= limit && !isFansub(context) && !number.startsWith("0") && !(context.season && clean)) continue;
    if (clean) return toNumbering(match.index, end, match);
    if (
      !unsure &&
      (padded || number.startsWith("0") || isFansub(context) || context.series || context.season) &&
      scan.text.charAt(end) !== "-"
    )
      unsure = toNumbering(match.index, end, match);
  }
  return unsure;
}

function findBracketed(context: NumberContext): Numbering | undefined {
  const { scan, from } = context;
  if (scan.brackets.length === 0) return undefined;
  for (const match of allMatches(BRACKETED, scan.text)) {
    const [all, digits = ""] = match;
    const last = match[4] ?? "";
    if (match.index < from || (LOOKS_LIKE_YEAR.test(digits) && (last === "" || LOOKS_LIKE_YEAR.test(last)))) continue;
    const curly = all.startsWith("{") && digits.length === 2;
    // `(001-220)`, `[01-05]`, and `[01]` among other blocks.
    const isBatch = digits.length > 1 && Number(last) > Number(digits);
    const isBlock =
      all.startsWith("[") && digits.length === 2 && /^[ .]?\[/.test(scan.text.slice(match.index + all.length));
    if (!curly && !isBatch && !isBlock && !isFansub(context) && !(context.series && digits.length < 4)) continue;
    return toNumbering(match.index, match.index + all.length, match);
  }
  return undefined;
}

/** `Show 13-16`, `Show 1-24 [BD]`: a range of numbers that ends the title. A short range may count films. */
function findRange(context: NumberContext): Numbering | undefined {
  const { scan, tags, from, limit } = context;
  for (const match of allMatches(RANGED, scan.text)) {
    const [all, a = "", b = ""] = match;
    let end = match.index + all.length;
    if (
      match.index <= from ||
      match.index >= limit ||
      LOOKS_LIKE_YEAR.test(a) ||
      Number(b) <= Number(a) ||
      Number(b) - Number(a) >= MAX_EPISODE_SPAN
    )
      continue;
    const absolute = [Number(a), ...numbersAfter(Number(a), Number(b))];
    AND_RANGE.lastIndex = end;
    for (let more = AND_RANGE.exec(scan.text); more; more = AND_RANGE.exec(scan.text)) {
      const [first, last] = [Number(more[1]), Number(more[2])];
      if (first <= (absolute.at(-1) ?? 0) || last <= first || last - first >= MAX_EPISODE_SPAN) break;
      absolute.push(first, ...numbersAfter(first, last));
      end = AND_RANGE.lastIndex;
    }
    const ends =
      end >= limit ||
      /^[ .]{0,2}(?:$|[[(+])/.test(scan.text.slice(end, end + 3)) ||
      tags.some((t) => t.start >= end && t.start - end <= 1);
    if (!ends || !(isFansub(context) || context.series || Number(b) >= 10)) continue;
    return numberingAt(match.index, end, { absolute });
  }
  return undefined;
}

/**
 * A number at the start of the name: `12 - Tari Tari` after a group, `03-Criminal.Minds`, `05.mkv` in a season folder.
 */
function findLeading(context: NumberContext): Numbering | undefined {
  const { scan, tags, from } = context;
  const match = LEADING.exec(scan.text.slice(from));
  if (!match) return undefined;
  const [all, digits = "", to] = match;
  const end = from + all.length;
  const rest = scan.text.slice(end);
  const padded = /^0\d/.test(digits);
  // `3-gatsu`: only a padded number may touch the dash.
  const dash = padded ? /^[ .]{0,3}-(?!\d)/.test(rest) : /^[ .]{0,3}-[ .]/.test(rest);
  // `86 - Eighty Six - 05`: the last number is the episode; the first one is part of the title.
  if (context.anime && !padded && / - \d{2,4}(?:v\d)?(?=$|[ .]?[[(])/.test(rest)) return undefined;
  const dot = rest.startsWith(". ");
  const block =
    context.anime &&
    digits.length > 1 &&
    (/^[ .]{0,2}(?:$|[[(])/.test(rest) || tags.some((t) => t.start >= end && t.start - end <= 2));
  const alone = rest.trim() === "";
  // `102 - Pilot.avi`: three digits before a dash, and nothing that films have.
  const isBareVideo = context.video && digits.length === 3 && context.yearEnd < 0 && tags.length === 0;
  if (LOOKS_LIKE_YEAR.test(digits) || (to !== undefined && Number(to) <= Number(digits))) return undefined;
  if (
    !(
      context.series ||
      block ||
      (dash && (context.anime || padded || isBareVideo)) ||
      (padded && (dot || alone || context.anime))
    )
  )
    return undefined;
  return numberingAt(from, end, {
    absolute: [Number(digits), ...(to && Number(to) > Number(digits) ? numbersAfter(Number(digits), Number(to)) : [])],
    version: Number(match[3] ?? 0),
  });
}

/** A half episode (`07.5`) is a recap that has no number in any order: it proves a series, but gives no number. */
function toNumbering(start: number, end: number, match: RegExpExecArray | RegExpMatchArray): Numbering {
  const [, a = "", half, version, to] = match;
  const number = Number(a);
  const absolute =
    half === undefined || half === "0"
      ? [number, ...(to && Number(to) > number ? numbersAfter(number, Number(to)) : [])]
      : [];
  return numberingAt(start, end, { absolute, version: Number(version ?? 0) });
}
