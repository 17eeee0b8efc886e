import type { TagKind } from "./lex/parsed-name.ts";
import { tokensOf } from "./tokens.ts";

// Tags are read only after a title and a year.
const BEFORE = "Film 2000";

/** True if a label consists only of tags of these kinds. A group may follow the tags. */
export function hasOnlyTags(label: string, isMeant: (kind: TagKind) => boolean): boolean {
  const { text, tags } = tokensOf(`${BEFORE} ${label}`);
  if (tags.length === 0 || !tags.every(({ kind }) => isMeant(kind))) return false;
  let rest = text;
  for (const { start, end } of tags.toReversed()) rest = rest.slice(0, start) + rest.slice(end);
  return !/[\p{L}\p{N}]/u.test(rest.replace(BEFORE, "").replace(/-[\p{L}\p{N}]+\W*$/u, ""));
}

/** Returns the words of a text in lower case, split in the same way as names. */
export const splitWords = (text: string): string[] =>
  tokensOf(text).words.map(({ lower }) => lower);
