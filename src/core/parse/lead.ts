import type { Scan } from "./scan.ts";
import { leadingSite } from "./sites.ts";
import type { Tag } from "./tag.ts";

/** What stands before the title: where the title may begin, the blocks in brackets, and whether the first looks like a fansub group. */
export type Lead = { start: number; blocks: string[]; group: string | null };

/** No name begins with more blocks in brackets; each is looked at with all words. */
const MOST = 16;
const LETTER = /\p{L}/u;
const SKIP = /[ .\-_★☆:|]/;
const NUMBERED =
  /^(?:\d{1,4}(?:v\d)?(?: ?\(?end\)?)?|[\da-f]{8}|\d{1,4} ?- ?\d{1,4}(?:(?:tv)?[^\dA-Za-z]{0,4})?|(?:ep?|s\d+e)\d{1,4}|s\d{1,2}|第.*)$/i;
const REQUEST = /^(?:req|request|™|new|新)$/i;

/** Skips the site, the blocks in brackets and the tags that begin a name. */
export function readLead(scan: Scan, tags: readonly Tag[]): Lead {
  const { text } = scan;
  const blocks: string[] = [];
  let group: string | null = null;
  let start = leadingSite(text);
  for (let n = 0; n < MOST; n++) {
    while (start < text.length && SKIP.test(text.charAt(start))) start++;
    const at = start;
    const bracket = scan.brackets.find((b) => b.open === at);
    if (!bracket || bracket.close - bracket.open < 3) break;
    const inside = text.slice(bracket.open + 1, bracket.close - 1).trim();
    const words = scan.words.filter((w) => w.start > bracket.open && w.end < bracket.close);
    const tagged = tags.filter((t) => t.start > bracket.open && t.end < bracket.close);
    // `[ABC]` is a group, not the station.
    const onlyTags =
      tagged.some((t) => t.kind !== "network") && tagged.reduce((n, t) => n + t.last - t.first + 1, 0) === words.length;
    if (!bracket.square && !/^\d{1,2}$/.test(inside) && !onlyTags) break;
    if (!bracket.square && text.charAt(bracket.close) === " " && !onlyTags) break;
    if (bracket.square && NUMBERED.test(inside)) {
      if (blocks.length > 0) break;
    } else if (bracket.square && !onlyTags && LETTER.test(inside) && !REQUEST.test(inside)) {
      if (tagged.some((t) => t.hard) && blocks.length > 0) break;
      blocks.push(inside);
      group ??= /^[^\p{L}]*[\p{L}\d]/u.test(inside) ? inside : null;
    } else if (onlyTags && blocks.length > 1) break;
    start = bracket.close;
  }
  return { start: skipTags(scan, tags, start), blocks, group };
}

/** `h265 - HEVC Riddick`, `HD 720p: Foo`: tags before the first word of a title, when one of them is sure. */
function skipTags(scan: Scan, tags: readonly Tag[], from: number): number {
  let start = from;
  let sure = false;
  let word = scan.words.findIndex((w) => w.start >= from);
  if (word < 0) return from;
  for (const tag of tags) {
    if (tag.first < word) continue;
    if (tag.first > word || tag.bracket >= 0) break;
    sure ||= tag.hard;
    word = tag.last + 1;
    if (sure) start = tag.end;
  }
  return word >= scan.words.length ? from : start;
}
