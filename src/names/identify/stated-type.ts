// Returns facts that a name proves before TMDB is asked: its type, the folder around its title, and
// whether its title is weak.
import type { MediaType } from "../../base/identity.ts";
import { readFolder, splitComponents } from "../parse/folder.ts";
import type { ParsedName, Reading } from "../parse/lex/parsed-name.ts";
import WORDS from "../parse/words/title-words.json" with { type: "json" };
import { removeSpaces } from "./title-key.ts";

/**
 * Returns the TMDB type that the name proves: `tv` if it has numbers or a date, `movie` if it has
 * only a year. A bare title proves nothing, although most bare titles are movies.
 */
export function statedTypeOf(parsed: ParsedName): MediaType | undefined {
  if (parsed.type === "episode") return "tv";
  if (parsed.type === "movie" && parsed.year !== null) return "movie";
  return undefined;
}

/**
 * Returns the parsed name of the nearest folder around the component with the title. Skips generic,
 * season and disc folders.
 */
export function findEnclosingFolder(
  { name, saidBy }: ParsedName,
  reading: Reading,
): ParsedName | undefined {
  for (const folder of splitComponents(name).slice((saidBy.title ?? 0) + 1)) {
    const { parsed, named, season } = readFolder(folder, false, reading);
    if (named && !season) return parsed;
  }
  return undefined;
}

// Words that are too common in other titles and release names for one of them to prove much.
const COMMON_WORDS = new Set(WORDS.weakAlone.split("|"));

// A character of these scripts is a word or a syllable of several letters.
const OF_SEVERAL_LETTERS = /[\p{Script=Han}\p{Script=Hangul}]/gu;

/**
 * True if a title key has at most three letters, only digits or one common word. Such a title
 * proves nothing on its own. A Chinese or Korean character counts as two letters.
 */
export function isWeakTitle(key: string): boolean {
  const letters = removeSpaces(key);
  const count = Array.from(letters.replace(OF_SEVERAL_LETTERS, "$&$&")).length;
  return count <= 3 || /^\d+$/.test(letters) || COMMON_WORDS.has(key);
}
