import { prepare } from "../parse/lex/prepare.ts";
import { scan, type Word } from "../parse/lex/scan.ts";
import type { Tag } from "../parse/lex/tag.ts";
import { findTags } from "../parse/tags/find-tags.ts";

/** One component of a path, taken apart once: words with their places and brackets, and the tags that the parser knows. */
export type Tokens = { name: string; text: string; extension: string; words: readonly Word[]; tags: readonly Tag[] };

const MAX_COMPONENT_CHARS = 500;

export function tokensOf(name: string): Tokens {
  const { text, extension } = prepare(name.slice(-MAX_COMPONENT_CHARS));
  const scanned = scan(text);
  return {
    name,
    text,
    extension: extension === null ? "" : `.${extension}`,
    words: scanned.words,
    tags: findTags(scanned),
  };
}
