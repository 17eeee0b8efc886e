import { printJson, printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, CURSOR, integer, LIMIT } from "./inputs.ts";

export const history = defineCommand({
  name: "history",
  summary: "what happened, newest first",
  arguments: { id: { value: "[id]", summary: "only this release", read: integer } },
  options: {
    action: { value: "<action>", summary: "filed, held, undone …" },
    since: { value: "<time>", summary: "since a date or time: 2026-11-20, 2026-11-20T08:00:00Z" },
    limit: LIMIT,
    cursor: CURSOR,
    json: AS_JSON,
  },
  async run({ id, json, ...query }, context) {
    await using review = await context.review();
    const page = await review.history({ id, ...query });
    if (json) {
      printJson(context.io, page);
      return 0;
    }
    const { historyLines, historyOfOne } = await import("../show/history-lines.ts");
    const more = page.next === undefined ? "" : ` Older: --cursor ${page.next}`;
    const name = page.entries[0]?.name;
    printLines(context.io, [
      ...(id === undefined
        ? historyLines(page.entries)
        : [`#${id}${name ? ` ${name}` : ""}`, ...historyOfOne(page.entries)]),
      `${page.entries.length} of ${page.total}.${more}`,
    ]);
    return 0;
  },
});
