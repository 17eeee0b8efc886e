import { HISTORY_ACTIONS } from "../../../core/history-actions.ts";
import { historyLines, historyOfOne } from "../show/history-lines.ts";
import { nextPage } from "../show/next-page.ts";
import { printAnswer } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, CURSOR, integer, LIMIT, STORAGE } from "./inputs.ts";
import { toSince } from "./since.ts";

export const history = defineCommand({
  name: "history",
  summary: "what happened, newest first",
  examples: [
    ["history --since yesterday", "since midnight, a day ago"],
    ["history --action filed --limit 50", "what was filed"],
    ["history --actor cli:anna", "what anna did at the command line"],
    ["history 7", "of one release"],
  ],
  arguments: { id: { value: "[id]", summary: "only this release", read: integer } },
  options: {
    action: {
      value: "<action>",
      summary: `only this: ${Object.keys(HISTORY_ACTIONS).join(", ")}`,
      suggestions: Object.keys(HISTORY_ACTIONS),
    },
    actor: { value: "<actor>", summary: "only what this one did: engine, cli:anna, web:phone, mcp:claude …" },
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
    const review = await context.review();
    const page = await review.history({ id, since: from, ...query });
    const command = id === undefined ? "history" : `history ${id}`;
    const more = nextPage(command, page.next, { since, ...query }, { label: "Older" });
    const name = page.entries[0]?.name;
    return printAnswer(context.io, json, page, () => [
      ...(id === undefined
        ? historyLines(page.entries)
        : [`#${id}${name ? ` ${name}` : ""}`, ...historyOfOne(page.entries)]),
      `${page.entries.length}${page.total === undefined ? (page.entries.length === 1 ? " entry" : " entries") : ` of ${page.total}`}.${more}`,
    ]);
  },
});
