import { command, notifyTargets } from "../../../adapters/settings/notify.ts";
import { boolean, choiceList } from "../../../adapters/settings/text.ts";
import { variable } from "../../../adapters/settings/variable.ts";
import { noticeKinds } from "../../../core/notify/notice.ts";
import { secretParts } from "../../../core/notify/target.ts";

/** Which events each part is told about. */
export const NOTIFY = {
  NOTIFY_URL: variable(notifyTargets(), {
    at: "notify.urls",
    secret: true,
    redact: secretParts,
    doc: "Where notifications are posted: Discord, Slack, ntfy, Gotify, Apprise or plain JSON; several separated by commas. See [notifications](notifications.md).",
  }),
  NOTIFY_COMMAND: variable(command(), {
    at: "notify.command",
    onlyInFile: "program",
    doc: "A program that is run for each notification, without a shell; the text is on its standard input.",
  }),
  NOTIFY_EVENTS: variable(choiceList(noticeKinds), {
    at: "notify.kinds",
    fallback: "all",
    doc: "What is notified; `all` is every one.",
  }),
  NOTIFY_PATHS: variable(boolean(), {
    at: "notify.paths",
    fallback: "false",
    doc: "Notifications also say why, and where files went, with full paths. Otherwise only names.",
  }),
};
