import { createHash } from "node:crypto";
import { join } from "node:path/posix";
import { quoteWord } from "../../base/text/clean-text.ts";

/** Forty hex digits, as a torrent's hash has, from what a newsreader knows a download by. */
export const keyOf = (...parts: readonly (string | number)[]): string =>
  createHash("sha1").update(parts.join("\n")).digest("hex");

/** Newsreaders run only what is in their folder of scripts, by its name there. */
export const formatLinkLine = (script: string): string =>
  `ln -s ${quoteWord(script)} torrent-done.sh`;

const NAME = "torrent-done.sh";

/**
 * Whether one of these lists of scripts, as settings write them, has ours, and where it is then.
 */
export function findHook(
  lists: readonly string[],
  folder = "",
): { enabled: boolean; path: string | undefined } {
  const names = lists.flatMap((list) => list.split(/[,;]/)).map((name) => name.trim());
  const enabled = names.some((name) => name === NAME || name.endsWith(`/${NAME}`));
  return { enabled, path: enabled ? join(folder, NAME) : undefined };
}
