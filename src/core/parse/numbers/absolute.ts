import { MAX_EPISODE_SPAN, type Numbering, numberingAt, numbersAfter } from "../lex/number-list.ts";
import type { Scan } from "../lex/scan.ts";
import type { Tag } from "../lex/tag.ts";
import { allMatches } from "../tags/find-tags.ts";
import { findSpecial } from "./special.ts";
import { findTrailingNumber, isFansub, LOOKS_LIKE_YEAR, type NumberContext } from "./trailing-number.ts";

const NUMBER = String.raw`(\d{1,4})(?:\.(\d))?(?:[a-c](?![a-z\d]))?(?:[ .]?v(\d))?`;
const TO = String.raw`(?:(?:[-~+&]|[ .](?:[~&+]|to)[ .])(\d{1,4})(?:v\d)?(?![\da-su-z]|t(?!v)))?`;
const DASHED = new RegExp(String.raw`(?:^|[ .)\]])[-~][ .]{1,3}#?${NUMBER}${TO}(?![\da-z])`, "gi");
const BRACKETED = new RegExp(
  String.raw`[[({](?:#|ep?|sp)?${NUMBER}${TO}[ .]?(?:\(?(?:end|fin)\)?|(?:tv)?[全集完結话話合]{1,4})?[\])}]`,
  "gi",
);
const RANGED = /(?<=[ .])(\d{1,4})(?:v\d)?[ .]?[-~][ .]?(\d{1,4})(?:v\d)?(?=$|[ .]{0,2}[[(]|[ .])/g;
const AND_RANGE = /[ .]?[&+,][ .]?(\d{1,4})[-~](\d{1,4})(?!\d)/y;
const LEADING = /^[ .]{0,3}(\d{1,4})(?:-(\d{1,4}))?(?:v(\d))?(?=$|[ .]{0,3}-|[ .]|[[(])/i;
const FOLLOWED = /^[ .]{0,2}(?:$|[-~[(]|(?:end|fin|final|of|oad|ova|ona|special)\b)/i;

/**
 * An episode number without a season or a word for it. `from` is where the title may begin, `limit` where the first tag or bracket after it
 * stands. Never from bare digits alone: something else must say series, see `Evidence`.
 */
export function findAbsolute(
  scan: Scan,
  tags: readonly Tag[],
  from: number,
  limit: number,
  e: NumberContext,
): Numbering | undefined {
  return (
    findLeading(scan, tags, from, e) ??
    findSpecial(scan.text, from, e) ??
    findDashed(scan, tags, from, limit, e) ??
    findBracketed(scan, from, e) ??
    findRange(scan, tags, from, limit, e) ??
    findTrailingNumber(scan, tags, from, limit, e)
  );
}

function findDashed(
  scan: Scan,
  tags: readonly Tag[],
  from: number,
  limit: number,
  e: NumberContext,
): Numbering | undefined {
  for (const found of allMatches(DASHED, scan.text)) {
    const [all, digits = ""] = found;
    const end = found.index + all.length;
    const padded = digits.startsWith("0");
    const number = found[1] ?? "";
    // `01 - 12` is a span, see below.
    if (/(?<=[ .])0\d$/.test(scan.text.slice(Math.max(0, found.index - 3), found.index))) continue;
    if (found.index < from - 1 || (LOOKS_LIKE_YEAR.test(number) && !isFansub(e))) continue;
    if (found.index >= limit && !isFansub(e) && !number.startsWith("0")) continue;
    const tagNext = tags.some((t) => t.start >= end && t.start - end <= 2);
    const clean = FOLLOWED.test(scan.text.slice(end, end + 10)) || tagNext;
    if (
      clean ||
      ((padded || number.startsWith("0") || isFansub(e) || e.series || e.season) && scan.text.charAt(end) !== "-")
    )
      return toNumbering(found.index, end, found);
  }
  return undefined;
}

function findBracketed(scan: Scan, from: number, e: NumberContext): Numbering | undefined {
  for (const found of allMatches(BRACKETED, scan.text)) {
    const [all, digits = ""] = found;
    if (found.index < from || (LOOKS_LIKE_YEAR.test(digits) && !found[4])) continue;
    const curly = all.startsWith("{") && digits.length === 2;
    if (!curly && !isFansub(e) && !(e.series && digits.length < 4)) continue;
    return toNumbering(found.index, found.index + all.length, found);
  }
  return undefined;
}

/** `Show 13-16`, `Show 1-24 [BD]`: a span of numbers that ends the title, of more than a few films. */
function findRange(
  scan: Scan,
  tags: readonly Tag[],
  from: number,
  limit: number,
  e: NumberContext,
): Numbering | undefined {
  for (const found of allMatches(RANGED, scan.text)) {
    const [all, a = "", b = ""] = found;
    let end = found.index + all.length;
    if (
      found.index <= from ||
      found.index >= limit ||
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
    if (!ends || !(isFansub(e) || e.series || Number(b) >= 10)) continue;
    return numberingAt(found.index, end, { absolute });
  }
  return undefined;
}

/** A number that begins the name: `12 - Tari Tari` after a group, `03-Criminal.Minds`, `05.mkv` in a season's folder. */
function findLeading(scan: Scan, tags: readonly Tag[], from: number, e: NumberContext): Numbering | undefined {
  const found = LEADING.exec(scan.text.slice(from));
  if (!found) return undefined;
  const [all, digits = "", to] = found;
  const end = from + all.length;
  const rest = scan.text.slice(end);
  const padded = /^0\d/.test(digits);
  // `3-gatsu`: only a padded number may touch its dash.
  const dash = padded ? /^[ .]{0,3}-(?!\d)/.test(rest) : /^[ .]{0,3}-[ .]/.test(rest);
  // `86 - Eighty Six - 05`: the last number counts, the first begins the title.
  if (e.anime && !padded && / - \d{2,4}(?:v\d)?(?=$|[ .]?[[(])/.test(rest)) return undefined;
  const dot = rest.startsWith(". ");
  const block =
    e.anime &&
    digits.length > 1 &&
    (/^[ .]{0,2}(?:$|[[(])/.test(rest) || tags.some((t) => t.start >= end && t.start - end <= 2));
  const alone = rest.trim() === "";
  if (LOOKS_LIKE_YEAR.test(digits) || (to !== undefined && Number(to) <= Number(digits))) return undefined;
  if (!(e.series || block || (dash && (e.anime || padded)) || (padded && (dot || alone || e.anime)))) return undefined;
  return numberingAt(from, end, {
    absolute: [Number(digits), ...(to && Number(to) > Number(digits) ? numbersAfter(Number(digits), Number(to)) : [])],
    version: Number(found[3] ?? 0),
  });
}

/** A half episode (`07.5`) is a recap that no count knows: it makes a series, and no number. */
function toNumbering(start: number, end: number, found: RegExpExecArray | RegExpMatchArray): Numbering {
  const [, a = "", half, version, to] = found;
  const number = Number(a);
  const absolute =
    half === undefined || half === "0"
      ? [number, ...(to && Number(to) > number ? numbersAfter(number, Number(to)) : [])]
      : [];
  return numberingAt(start, end, { absolute, version: Number(version ?? 0) });
}
