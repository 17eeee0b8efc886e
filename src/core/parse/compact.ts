import { type Numbering, numberingAt } from "./numbering.ts";
import type { Scan } from "./scan.ts";
import type { Tag } from "./tag.ts";

const COMPACT = /^(\d{1,2})(\d\d)$/;

/**
 * `Name.102.HDTV`, `Name.2401.hdtv`: three or four digits right before a television source are season and episode. Nowhere else: bare
 * digits are too often a title.
 */
export function compact(scan: Scan, tags: readonly Tag[], from: number, limit: number): Numbering | undefined {
  const word = scan.words.findLast((w) => w.end <= limit && w.start > from);
  const tag = tags.find((t) => t.start > from);
  const touched = word !== undefined && /\d[-+&]$/.test(scan.text.slice(0, word.start));
  const found = word && !touched && tag?.tv === true && tag.start - word.end === 1 ? COMPACT.exec(word.lower) : null;
  if (!word || !found || found[2] === "00" || /^(?:19|20)\d\d$/.test(word.lower)) return undefined;
  return numberingAt(word.start, word.end, { seasons: [Number(found[1])], episodes: [Number(found[2])] });
}

/** `4-12 - Title` in a folder of a series. */
export function hyphenated(text: string): Numbering | undefined {
  const found = /^(\d{1,2})-(\d\d)(?=[ .]|$)/.exec(text);
  return found
    ? numberingAt(0, found[0].length, { seasons: [Number(found[1])], episodes: [Number(found[2])] })
    : undefined;
}
