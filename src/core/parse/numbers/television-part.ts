import { type Numbering, numberingAt } from "../lex/number-list.ts";
import type { Scan } from "../lex/scan.ts";
import type { Tag } from "../lex/tag.ts";
import { allMatches } from "../tags/find-tags.ts";
import { numberOf } from "./number-words.ts";

const NUMBER = String.raw`(?:part|pt)[ .-]?(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)`;
const PARTS = new RegExp(String.raw`(?<=[ .])${NUMBER}(?:[ .](?:and|&|\+)[ .]${NUMBER}){0,3}(?![a-z\d])`, "gi");
const MAX_TAGS_BETWEEN = 8;
const EACH = /(?:part|pt)[ .-]?([a-z\d]+)/gi;

/**
 * The parts of a miniseries: `Part 2` with only tags between it and a television source (`Part.2.720p.HDTV`). Films
 * have their year there.
 */
export function televisionPart({ text, words }: Scan, tags: readonly Tag[], from: number): Numbering | undefined {
  const source = tags.find((tag) => tag.tv && tag.start > from);
  if (!source) return undefined;
  const parts = allMatches(PARTS, text).findLast(({ 0: match, index }) => index + match.length < source.start);
  if (!parts || parts.index <= from) return undefined;
  const end = parts.index + parts[0].length;
  const between = words.filter((word) => word.start >= end && word.end <= source.start);
  if (between.length > MAX_TAGS_BETWEEN) return undefined;
  const episodes = [...parts[0].matchAll(EACH)].map(([, number = ""]) => numberOf(number.toLowerCase()) ?? 0);
  const isTagged = between.every((word) => tags.some((tag) => tag.start <= word.start && tag.end >= word.end));
  const isList = episodes.every((episode, i) => episode > (episodes[i - 1] ?? 0));
  return isTagged && isList ? numberingAt(parts.index, end, { seasons: [1], episodes }) : undefined;
}
