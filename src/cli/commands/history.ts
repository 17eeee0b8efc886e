import { historyLines, historyOfOne } from "../show/history-lines.ts";
import type { Context } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";

type Options = { action?: string; since?: string; limit: number; cursor?: string; json?: boolean };

export async function history(context: Context, id: number | undefined, { json, ...query }: Options): Promise<number> {
  await using review = await context.review();
  const page = await review.history({ id, ...query });
  if (json) {
    printJson(context.io, page);
    return 0;
  }
  const more = page.next === undefined ? "" : ` Older: --cursor ${page.next}`;
  const name = page.entries[0]?.name;
  printLines(context.io, [
    ...(id === undefined
      ? historyLines(page.entries)
      : [`#${id}${name ? ` ${name}` : ""}`, ...historyOfOne(page.entries)]),
    `${page.entries.length} of ${page.total}, times in UTC.${more}`,
  ]);
  return 0;
}
