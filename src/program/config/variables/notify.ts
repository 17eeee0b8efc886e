import { isAbsolute } from "node:path";
import { parseFullPath } from "../../../adapters/settings/address-parts.ts";
import { boolean, choiceList } from "../../../adapters/settings/text.ts";
import { value, variable } from "../../../adapters/settings/variable.ts";
import { parseJson } from "../../../base/text/parse-json.ts";
import { noticeKinds } from "../../../core/notify/notice.ts";
import { listSecretParts, readTargets, type Target } from "../../../core/notify/target.ts";

/** The addresses to which notifications are posted. */
const notifyTargets = () =>
  value<readonly Target[]>(
    "text",
    "addresses separated by commas, like ntfy://ntfy.sh/topic or gotify+http://host/TOKEN: see docs/operate/notifications.md",
    readTargets,
  );

/**
 * A program's full path with arguments: words separated by spaces, or a JSON list if a word
 * contains a space.
 */
const command = () =>
  value<readonly string[]>(
    "command",
    "the full path of a program with its arguments, like /usr/bin/notify-send, or a JSON list " +
      '["/opt/my tool", "-x"]',
    (text, home) => {
      const words = text.startsWith("[") ? wordsOf(text) : text.split(/\s+/).filter(Boolean);
      const [program, ...others] = words ?? [];
      const path = program === undefined ? undefined : parseFullPath(program, home);
      return path !== undefined && isAbsolute(path) && !text.includes("\0")
        ? [path, ...others]
        : undefined;
    },
  );

function wordsOf(text: string): string[] | undefined {
  const list = parseJson(text);
  return Array.isArray(list) && list.every((word) => typeof word === "string") ? list : undefined;
}

/** Settings for notifications: their recipients and the events to report. */
export const NOTIFY = {
  NOTIFY_URL: variable(notifyTargets(), {
    at: "notify.urls",
    secret: true,
    redact: listSecretParts,
    doc: "Where notifications are posted: Discord, Slack, ntfy, Gotify, Apprise or plain JSON; several separated by commas. See [notifications](../operate/notifications.md).",
  }),
  NOTIFY_COMMAND: variable(command(), {
    at: "notify.command",
    onlyInFile: "program",
    doc:
      "Program to run for each notification, without a shell; the text is passed on standard " +
      "input.",
  }),
  NOTIFY_EVENTS: variable(choiceList(noticeKinds), {
    at: "notify.kinds",
    fallback: "all",
    doc: "Events to notify about; `all` means every event.",
  }),
  NOTIFY_PATHS: variable(boolean(), {
    at: "notify.paths",
    fallback: "false",
    doc:
      "Include reasons and full destination paths in notifications. Otherwise, they contain only " +
      "names.",
  }),
};
