import { createHash } from "node:crypto";
import { quoteWord } from "../../core/text/clean-text.ts";

/** Forty hex digits, as a torrent's hash has, from what a newsreader knows a download by. */
export const keyOf = (...parts: readonly (string | number)[]): string =>
  createHash("sha1").update(parts.join("\n")).digest("hex");

/** Newsreaders run only what is in their folder of scripts, by its name there. */
export const linkLine = (script: string): string => `ln -s ${quoteWord(script)} torrent-done.sh`;

/** Whether a list of scripts, as settings write it, has ours. */
export const namesScript = (list: string): boolean =>
  list.split(/[,;]/).some((name) => /(?:^|\/)torrent-done\.sh$/.test(name.trim()));
