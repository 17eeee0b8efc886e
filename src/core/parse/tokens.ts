import { remembering } from "../text/remembering.ts";
import { prepare } from "./lex/prepare.ts";
import { type Scan, scan } from "./lex/scan.ts";
import type { Tag } from "./lex/tag.ts";
import { findTags } from "./tags/find-tags.ts";
import { type NamePrefix, readNamePrefix } from "./title/name-prefix.ts";

/** One component of a path, taken apart once: words and brackets with their places, the tags, and what comes before its title. */
export type Tokens = Scan & { name: string; extension: string; tags: readonly Tag[]; prefix: NamePrefix };

const MAX_COMPONENT_CHARS = 500;
// Guards and readings ask for the same names.
const MAX_REMEMBERED = 50;

/** The answer is shared: copy it to change it. */
export const tokensOf: (name: string) => Tokens = remembering((name) => {
  const { text, extension } = prepare(name.slice(-MAX_COMPONENT_CHARS));
  const scanned = scan(text);
  const tags = findTags(scanned);
  return {
    ...scanned,
    name,
    extension: extension === null ? "" : `.${extension}`,
    tags,
    prefix: readNamePrefix(scanned, tags),
  };
}, MAX_REMEMBERED);
