import { isAbsolute } from "node:path";
import { readTargets, type Target } from "../../core/notify/target.ts";
import { parseJson } from "../../core/text/parse-json.ts";
import { fullPath } from "./address-parts.ts";
import { value } from "./variable.ts";

/** The addresses that notifications are posted to. */
export const notifyTargets = () =>
  value<readonly Target[]>(
    "text",
    "addresses separated by commas, like ntfy://ntfy.sh/topic or gotify+http://host/TOKEN: see docs/notifications.md",
    readTargets,
  );

/** A program by its full path with arguments: words separated by spaces, or a JSON list where a word has a space. */
export const command = () =>
  value<readonly string[]>(
    "command",
    'a program by its full path with its arguments, like /usr/bin/notify-send, or as a JSON list ["/opt/my tool", "-x"]',
    (text, home) => {
      const words = text.startsWith("[") ? wordsOf(text) : text.split(/\s+/).filter(Boolean);
      const [program, ...others] = words ?? [];
      const path = program === undefined ? undefined : fullPath(program, home);
      return path !== undefined && isAbsolute(path) && !text.includes("\0") ? [path, ...others] : undefined;
    },
  );

function wordsOf(text: string): string[] | undefined {
  const list = parseJson(text);
  return Array.isArray(list) && list.every((word) => typeof word === "string") ? list : undefined;
}
