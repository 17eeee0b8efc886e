import * as z from "zod";
import { boolean } from "../../adapters/settings/text.ts";
import type { ValueReader } from "../../adapters/settings/variable.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { AT_GOAL, type AutoRemove, type RemoveWhen } from "../../core/torrent/client.ts";

const MAX_DAYS = 3650;
const HOST =
  /^[a-z0-9](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9](?:[a-z0-9_-]{0,62}))*$|^\[[0-9a-f:.]{2,45}\]$/;
const FORMS = "Write true, false, goal, days:14, or tracker:example.org=30,*=14";

/** Parses the rule for removing filed torrents. Errors are sentences. */
export const autoRemove = (): ValueReader<AutoRemove | false> => ({
  control: "rule",
  form: "true, false, `goal`, `days:14` or `tracker:example.org=30,*=14`",
  schema: () =>
    z.string().transform((text, context): AutoRemove | false => {
      const read = parse(text.trim().toLowerCase());
      if (typeof read !== "string") return read;
      context.addIssue({ code: "custom", message: read, params: { isSentence: true } });
      return z.NEVER;
    }),
});

/** Returns the value, or a sentence that explains what is wrong and what to do. */
function parse(text: string): AutoRemove | false | string {
  const [, form, rest = ""] = /^([a-z]+):(.*)$/s.exec(text) ?? [];
  if (form === "tracker") return byTracker(rest.split(",").map((entry) => entry.trim()));
  if (form === "days") {
    const others = when(rest);
    return typeof others === "object"
      ? { hosts: [], others }
      : `The value after days: is not a number of days. ${DAYS}, like days:14.`;
  }
  if (text === "goal") return AT_GOAL;
  const parsed = boolean().schema(undefined).safeParse(text);
  if (!parsed.success) return `The value is not valid. ${FORMS}.`;
  return parsed.data && AT_GOAL;
}

const DAYS = `Write a whole number from 1 to ${MAX_DAYS}`;

function byTracker(entries: readonly string[]): AutoRemove | string {
  const hosts: { host: string; when: RemoveWhen }[] = [];
  for (const entry of entries) {
    const [, host = "", rest = ""] = /^([^=]*)=(.*)$/s.exec(entry) ?? [];
    // A tracker's address may contain a password, so text that looks like an address is not shown.
    if (host !== "*" && !HOST.test(host)) {
      return (
        "A tracker is not given by its host name. Write only the host name, without http:// and " +
        "port, like tracker:example.org=30,*=14."
      );
    }
    const what = when(rest.trim());
    if (what === undefined) {
      return `${quoted(host)} has no number of days. ${DAYS}, goal or never, like ${host}=30.`;
    }
    if (hosts.some((other) => other.host === host)) {
      return `${quoted(host)} is listed twice. Remove one of them.`;
    }
    hosts.push({ host, when: what });
  }
  const others = hosts.find(({ host }) => host === "*")?.when ?? "never";
  return { hosts: hosts.filter(({ host }) => host !== "*"), others };
}

function when(text: string): RemoveWhen | undefined {
  if (text === "goal" || text === "never") return text;
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= MAX_DAYS ? { days } : undefined;
}
