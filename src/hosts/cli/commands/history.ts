import { UserError } from "../../../base/errors.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { createLocalTime } from "../../../base/text/local-time.ts";
import { DAY_MS, HOUR_MS } from "../../../base/text/time-units.ts";
import { HISTORY_ACTIONS } from "../../../core/history-actions.ts";
import { formatHistoryLines, formatNextPage, formatReleaseHistory } from "../show/table.ts";
import { printAnswer } from "../terminal/print.ts";
import { AS_JSON, CURSOR, defineCommand, LIMIT, parseInteger, STORAGE } from "./define.ts";

export const history = defineCommand({
  name: "history",
  summary: "show the history, newest first",
  examples: [
    ["history --since yesterday", "since the start of yesterday"],
    ["history --action filed --limit 50", "filings only"],
    ["history --actor cli:anna", "anna's actions on the command line"],
    ["history 7", "history of one release"],
  ],
  arguments: { id: { value: "[id]", summary: "only this release", read: parseInteger } },
  options: {
    action: {
      value: "<action>",
      summary: `only this action: ${Object.keys(HISTORY_ACTIONS).join(", ")}`,
      suggestions: Object.keys(HISTORY_ACTIONS),
    },
    actor: {
      value: "<actor>",
      summary: "only actions of this actor: engine, cli:anna, web:phone, mcp:claude …",
    },
    since: {
      value: "<time>",
      summary:
        'today, yesterday, "2 days ago", 3h, 2026-11-20, "2026-11-20 08:00" (local time) or 2026-11-20T08:00:00Z',
    },
    storage: STORAGE,
    limit: LIMIT,
    cursor: CURSOR,
    json: AS_JSON,
  },
  async run({ id, since, json, ...query }, context) {
    const { now, paper } = context.io;
    const from = since === undefined ? undefined : toSince(since, now(), paper.timeZone);
    const queue = await context.queue();
    const page = await queue.history({ id, since: from, ...query });
    const command = id === undefined ? "history" : `history ${id}`;
    const more = formatNextPage(command, page.next, { since, ...query }, { label: "Older" });
    const name = page.entries[0]?.name;
    return printAnswer(context.io, json, page, () => [
      ...(id === undefined
        ? formatHistoryLines(page.entries)
        : [`#${id}${name ? ` ${name}` : ""}`, ...formatReleaseHistory(page.entries)]),
      `${page.total === undefined ? formatCount(page.entries.length, "entry", "entries") : `${page.entries.length} of ${page.total}`}.${more}`,
    ]);
  },
});

const AGO = /^(\d{1,5}) ?(d|days?|h|hours?)(?: ago)?$/;
const LOCAL = /^(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d):(\d\d)(?::(\d\d))?)?$/;

/**
 * Converts a time as people write it to ISO 8601 in UTC. Accepts `yesterday`, `2 days ago`, a local
 * date or time, or ISO 8601 with a zone. A day starts at midnight in the zone.
 * @throws UserError (`invalid_request`)
 */
export function toSince(text: string, now: number, timeZone?: string): string {
  const ms = sinceMs(text.trim().toLowerCase(), now, timeZone);
  if (ms === undefined || Number.isNaN(ms)) {
    throw new UserError(
      `"${text}" is not a date or a time.`,
      'Write today, yesterday, "2 days ago", 3h, 2026-11-20, "2026-11-20 08:00" or 2026-11-20T08:00:00Z.',
    );
  }
  return new Date(ms).toISOString();
}

function sinceMs(text: string, now: number, timeZone: string | undefined): number | undefined {
  const local = createLocalTime(timeZone);
  if (text === "now") return now;
  if (text === "today") return local.midnight(now, 0);
  if (text === "yesterday") return local.midnight(now, 1);
  const [, count, unit] = AGO.exec(text) ?? [];
  if (count !== undefined && unit?.startsWith("h")) return now - Number(count) * HOUR_MS;
  if (count !== undefined) return now - Number(count) * DAY_MS;
  const [, year, month, day, hour = 0, minute = 0, second = 0] = (LOCAL.exec(text) ?? []).map(
    (part) => Number(part ?? 0),
  );
  if (year === undefined || month === undefined || day === undefined) return isoMs(text);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return local.toMs(year, month, day, ((hour * 60 + minute) * 60 + second) * 1000);
}

/**
 * Parses ISO 8601 with a zone. Also checks the date, because Date.parse reads 31 February as 3
 * March.
 */
function isoMs(text: string): number | undefined {
  const [, date = "", time] =
    /^(\d{4}-\d\d-\d\d)(t\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:z|[+-]\d\d:?\d\d))$/.exec(text) ?? [];
  const day = Date.parse(`${date}T00:00:00Z`);
  if (
    time === undefined ||
    Number.isNaN(day) ||
    new Date(day).toISOString().slice(0, 10) !== date
  ) {
    return undefined;
  }
  return Date.parse(text.toUpperCase());
}
