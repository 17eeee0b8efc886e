import type { ParsedName } from "../parse/lex/parsed-name.ts";
import type { Item } from "../release/item.ts";
import { fold } from "../text/fold.ts";
import { filePath } from "./file-path.ts";

// Plex stacks no more than eight.
const MOST = 8;

/**
 * Videos that together are one work, by path with their numbers from 1: as many numbers as files, none missing, one
 * format, one edition. Undefined when they are anything else. A title that counts parts itself (`Dune: Part Two`) is
 * never split: two such files are two films.
 */
export function partNumbers(
  videos: readonly Item[],
  parsed: ReadonlyMap<string, ParsedName>,
  title: string,
): Map<string, number> | undefined {
  if (videos.length < 2 || videos.length > MOST) return undefined;
  if (/\b(?:part|pt|vol|volume|chapter)\b/.test(fold(title))) return undefined;
  const kinds = new Set(
    videos.map(({ path }) => JSON.stringify([filePath(path).extension, parsed.get(path)?.edition])),
  );
  const numbers = new Map(videos.map(({ path }) => [path, parsed.get(path)?.part ?? 0]));
  const found = new Set(numbers.values());
  const all = videos.every((_, at) => found.has(at + 1));
  return kinds.size === 1 && all ? numbers : undefined;
}
