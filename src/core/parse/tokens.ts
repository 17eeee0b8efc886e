import { remembering } from "../text/remembering.ts";
import type { Tag } from "./lex/parsed-name.ts";
import { prepare } from "./lex/prepare.ts";
import { type Scan, scan } from "./lex/scan.ts";
import { findTags } from "./tags/find-tags.ts";
import { type NamePrefix, readNamePrefix } from "./title/name-prefix.ts";

/** A text taken apart: words and brackets with their places, the tags, and what comes before its title. */
export type Parts = Scan & { tags: readonly Tag[]; prefix: NamePrefix };

/** One component of a path, taken apart once. */
export type Tokens = Parts & { name: string; extension: string };

/** `isEpisode`: its folder is a series. */
export function takeApart(text: string, isEpisode = false): Parts {
  const scanned = scan(text);
  const tags = findTags(scanned);
  return { ...scanned, tags, prefix: readNamePrefix(scanned, tags, isEpisode) };
}

const MAX_COMPONENT_CHARS = 500;
// Guards and readings ask for the same names.
const MAX_REMEMBERED = 50;

/** The answer is shared: copy it to change it. */
export const tokensOf: (name: string) => Tokens = remembering((name) => {
  const { text, extension } = prepare(name.slice(-MAX_COMPONENT_CHARS));
  return { ...takeApart(text), name, extension: extension === null ? "" : `.${extension}` };
}, MAX_REMEMBERED);
