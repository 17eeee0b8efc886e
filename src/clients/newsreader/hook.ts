import { createHash } from "node:crypto";
import { join } from "node:path/posix";
import { quoteWord } from "../../base/text/clean-text.ts";

/**
 * Derives an id with 40 hex digits, like a torrent's hash, from a newsreader's own id for a
 * download.
 */
export const keyOf = (...parts: readonly (string | number)[]): string =>
  createHash("sha1").update(parts.join("\n")).digest("hex");

/** Newsreaders run only scripts in their scripts folder, by file name. */
export const formatLinkLine = (script: string): string =>
  `ln -s ${quoteWord(script)} torrent-done.sh`;

const NAME = "torrent-done.sh";

/**
 * Looks for our script in the lists of scripts from the newsreader's settings, and returns its
 * path.
 */
export function findHook(
  lists: readonly string[],
  folder = "",
): { enabled: boolean; path: string | undefined } {
  const names = lists.flatMap((list) => list.split(/[,;]/)).map((name) => name.trim());
  const enabled = names.some((name) => name === NAME || name.endsWith(`/${NAME}`));
  return { enabled, path: enabled ? join(folder, NAME) : undefined };
}
