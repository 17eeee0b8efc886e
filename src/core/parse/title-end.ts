import type { Scan } from "./scan.ts";
import type { Tag } from "./tag.ts";

/** Whether nothing but tags stands in this bracket. */
export function onlyTags(scan: Scan, tags: readonly Tag[], bracket: number): boolean {
  let words = 0;
  for (const word of scan.words) if (word.bracket === bracket) words++;
  let tagged = 0;
  for (const tag of tags) if (tag.bracket === bracket) tagged += tag.last - tag.first + 1;
  return words > 0 && words === tagged;
}

/** Where the first sure tag after `from` stands: its bracket, if it is in one; the length of the text when there is none. */
export function firstTag(scan: Scan, tags: readonly Tag[], from: number): number {
  for (const tag of tags) {
    if (tag.start < from) continue;
    const bracket = scan.brackets[tag.bracket];
    if (bracket && bracket.open >= from && (tag.hard || onlyTags(scan, tags, tag.bracket))) return bracket.open;
    if (tag.hard) return tag.start;
  }
  return scan.text.length;
}

// What may end a name without a sure tag after it: no title ends so.
const LAST = new Set([
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
]);

// Words of titles as often as tags (Charlotte's Web, Heaven Is for Real, The Bad Batch): alone before a sure tag only in capitals.
const COMMON = new Set([
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
  "final cut",
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

function common(tag: Tag, spelt: string, spelling: string): boolean {
  return (tag.kind === "network" || COMMON.has(spelling)) && spelt !== spelt.toUpperCase();
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
    const spelling = spelt.toLowerCase().replace(/[. ]+/g, " ");
    if (end >= scan.text.length && count === 0 && !tag.hard && !LAST.has(spelling)) break;
    // "The Greek", "A French ...": an article makes it a word of the title.
    if (
      tag.kind === "language" &&
      /(?:^|[ .])(?:the|an?)[ .]$/i.test(scan.text.slice(Math.max(from, tag.start - 5), tag.start))
    )
      break;
    ordinary &&= !tag.hard && tag.bracket < 0 && common(tag, spelt, spelling);
    sure ||= tag.hard || spelling === "3d" || tag.kind === "edition" || tag.kind === "version";
    moved = tag.bracket >= 0 ? Math.min(tag.start, scan.brackets[tag.bracket]?.open ?? tag.start) : tag.start;
    count++;
  }
  if (count === 1 && ordinary) return end;
  return isYear && count < 2 && !sure ? end : moved;
}
