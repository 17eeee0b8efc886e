import type { MediaType } from "../../base/identity.ts";
import { forgetAnswers, memoize } from "../../base/text/memoize.ts";
import type { Tag, TagMeaning } from "./lex/parsed-name.ts";
import { prepare } from "./lex/prepare.ts";
import { type NameScan, scan } from "./lex/scan.ts";
import { addVocabulary, findTags } from "./tags/find-tags.ts";
import { isObfuscated } from "./tags/site-words.ts";
import { type NamePrefix, readNamePrefix } from "./title/name-prefix.ts";

/**
 * A text that was split into words and brackets with their positions, its tags, and the part before
 * its title.
 */
export type NameParts = NameScan & { tags: readonly Tag[]; prefix: NamePrefix };

/** One path component, split once. */
export type NameTokens = NameParts & { name: string; extension: string };

/** `isEpisode`: the text's folder is a series. */
export function takeApart(text: string, isEpisode = false): NameParts {
  const scanned = scan(text);
  const tags = findTags(scanned);
  return { ...scanned, tags, prefix: readNamePrefix(scanned, tags, isEpisode) };
}

const MAX_COMPONENT_CHARS = 500;
// Caches results, because guards and readings use the same names.
const MAX_REMEMBERED = 50;

/** The result is shared. Copy it before you change it. */
export const tokensOf: (name: string) => NameTokens = memoize((name) => {
  const { text, extension } = prepare(name.slice(-MAX_COMPONENT_CHARS));
  // A hash contains neither words nor numbers.
  return {
    ...takeApart(isObfuscated(text) ? "" : text),
    name,
    extension: extension === null ? "" : `.${extension}`,
  };
}, MAX_REMEMBERED);

// The user's own words, from words.json. They apply to the whole process, like the tables that they
// extend.
/**
 * A title that means a work. If it has a year, it applies only to names with that year. `key` is
 * the form in which titles are compared.
 */
export type OwnTitle = {
  title: string;
  key: string;
  year?: number;
  type: MediaType;
  tmdbId: number;
};

/** Spellings of tags and groups are in lower case and split into words in the same way as names. */
export type OwnWords = {
  tags: readonly string[];
  groups: readonly string[];
  titles: readonly OwnTitle[];
};

let inForce: OwnWords | undefined;

/** Applies these words to all names from now on. */
export function readOwnWords(words: OwnWords): void {
  if (words === inForce) return;
  inForce = words;
  const as = (kind: "other" | "group") => (spelling: string) =>
    [spelling, { kind, value: "", hard: true, own: true }] as const satisfies readonly [
      string,
      TagMeaning,
    ];
  addVocabulary(new Map([...words.tags.map(as("other")), ...words.groups.map(as("group"))]));
  forgetAnswers();
}
