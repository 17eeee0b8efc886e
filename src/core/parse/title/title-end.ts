import type { Scan } from "../lex/scan.ts";
import type { Tag } from "../lex/tag.ts";
import { TV_STATION } from "../tags/site-words.ts";

// What may end a name without a sure tag after it: no title ends so.
const ENDING_TAGS = new Set([
  "multi",
  "complete",
  "unrated",
  "uncut",
  "remastered",
  "extended",
  "proper",
  "repack",
  "internal",
  "3d",
  "vostfr",
  "batch",
  "subbed",
  "dubbed",
  "complete collection",
  "the complete collection",
  "complete series",
  "the complete series",
  "complete version",
  "hdc",
  "integrale",
  "intégrale",
  "remaster",
]);

// Words of titles as often as tags (Charlotte's Web, Heaven Is for Real, The Bad Batch): alone before a sure tag only in capitals.
const COMMON_WORDS = new Set([
  "web",
  "real",
  "end",
  "fin",
  "batch",
  "line",
  "cut",
  "cam",
  "light",
  "mini",
  "proof",
  "complete",
  "limited",
  "internal",
  "festival",
  "restored",
  "convert",
  "custom",
  "bonus",
  "theatrical",
  "line",
  "sample",
]);

/** Before a year too no words of the title. */
const NEVER_TITLE = new Set(["3d", "mini series", "miniseries", "complete series", "the complete series"]);
/** `GERMAN`, `iTALiAN`: as the release scene writes a language, while titles have small letters. */
const SCENE_LANGUAGE = /^(?:[A-Z]{3,}|i?[A-Z]+(?:i[A-Z]+)+i?)$/;

/** Where the first sure tag after `from` stands: its bracket, if it is in one; the length of the text when there is none. */
export function firstTagStart(scan: Scan, tags: readonly Tag[], from: number): number {
  for (const tag of tags) {
    if (tag.start < from) continue;
    const bracket = scan.brackets[tag.bracket];
    if (bracket && bracket.open >= from && (tag.hard || hasOnlyTags(scan, tags, tag.bracket))) return bracket.open;
    if (tag.hard) return tag.start;
  }
  return scan.text.length;
}

/** Whether nothing but tags stands in this bracket. */
function hasOnlyTags(scan: Scan, tags: readonly Tag[], bracket: number): boolean {
  let words = 0;
  for (const word of scan.words) if (word.bracket === bracket) words++;
  let tagged = 0;
  for (const tag of tags) if (tag.bracket === bracket) tagged += tag.last - tag.first + 1;
  return words > 0 && words === tagged;
}

/**
 * Moves the end of the title before the soft tags that lead up to it (`UNRATED.FRENCH.720p`). Before a year one language or mark stays:
 * it is as likely a word of the title.
 */
export function beforeSoftTags(scan: Scan, tags: readonly Tag[], from: number, end: number, isYear: boolean): number {
  let moved = end;
  let count = 0;
  let sure = false;
  let ordinary = true;
  for (let i = tags.length - 1; i >= 0; i--) {
    const tag = tags[i];
    if (!tag || tag.start >= moved || tag.end > moved) continue;
    if (tag.start <= from || /[\p{L}\d]/u.test(scan.text.slice(tag.end, moved))) break;
    const spelt = scan.text.slice(tag.start, tag.end);
    const spelling = spelt.toLowerCase().replace(/[. -]+/g, " ");
    if (end >= scan.text.length && count === 0 && !tag.hard && !mayEndName(scan, tags, i)) break;
    // "The Greek", "A French ...", "The Final Cut": an article makes it a word of the title.
    if (
      (tag.kind === "language" || spelling === "final cut") &&
      /(?:^|[ .])(?:the|an?)[ .]$/i.test(scan.text.slice(Math.max(from, tag.start - 5), tag.start))
    )
      break;
    // `A.Love.History.EXTENDED`: stations are called like words, and their tag is written in capitals.
    if (tag.value === TV_STATION && spelt !== spelt.toUpperCase()) break;
    ordinary &&= !tag.hard && tag.bracket < 0 && isCommonWord(tag, spelt, spelling);
    sure ||=
      tag.hard ||
      NEVER_TITLE.has(spelling) ||
      (tag.kind === "language" && SCENE_LANGUAGE.test(spelt) && /[a-z]{2}/.test(scan.text.slice(from, tag.start))) ||
      tag.kind === "edition" ||
      tag.kind === "version";
    moved = tag.bracket >= 0 ? Math.min(tag.start, scan.brackets[tag.bracket]?.open ?? tag.start) : tag.start;
    count++;
  }
  if (count === 1 && ordinary) return end;
  return isYear && count < 2 && !sure ? end : moved;
}

/**
 * Where the title ends if the words of titles that stand first among the marks behind `end` belong to it: `Light` in
 * `Winter.Light.German.1963`. `end` itself where none does.
 */
export function afterCommonWords(scan: Scan, tags: readonly Tag[], end: number, until: number): number {
  let moved = end;
  for (const tag of tags) {
    if (tag.start < end || tag.end > until) continue;
    const spelt = scan.text.slice(tag.start, tag.end);
    const spelling = spelt.toLowerCase().replace(/[. -]+/g, " ");
    const next = !/[\p{L}\d]/u.test(scan.text.slice(moved, tag.start));
    if (!next || tag.hard || tag.bracket >= 0 || !isCommonWord(tag, spelt, spelling)) break;
    moved = tag.end;
  }
  return moved;
}

function isCommonWord(tag: Tag, spelt: string, spelling: string): boolean {
  return (tag.kind === "network" || COMMON_WORDS.has(spelling)) && spelt !== spelt.toUpperCase();
}

/** Whether one of the tags that follow each other up to this last one may end a name: `vostfr HD`. */
function mayEndName(scan: Scan, tags: readonly Tag[], last: number): boolean {
  for (let i = last; i >= 0; i--) {
    const tag = tags[i];
    if (!tag || (i < last && tags[i + 1]?.first !== tag.last + 1)) return false;
    const spelling = scan.text.slice(tag.start, tag.end).toLowerCase().replace(/[. ]+/g, " ");
    // `Title - FR`
    const dashed = tag.kind === "language" && scan.text.slice(tag.start - 3, tag.start) === " - ";
    if (ENDING_TAGS.has(spelling) || (dashed && /^[A-Z]{2,}$/.test(scan.text.slice(tag.start, tag.end)))) return true;
  }
  return false;
}
