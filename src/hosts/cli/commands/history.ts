import { parseSince } from "../../../base/since.ts";
import { formatCount } from "../../../base/text/format-count.ts";
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
    const from =
      since === undefined
        ? undefined
        : new Date(parseSince(since, now(), paper.timeZone)).toISOString();
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
