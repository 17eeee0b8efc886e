import { historyOfOne } from "../show/history-lines.ts";
import { fileLines, releaseLines } from "../show/release-lines.ts";
import type { Context } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";

export async function show(context: Context, id: number, { json }: { json?: boolean }): Promise<number> {
  await using review = await context.review();
  const item = await review.show(id);
  if (json) {
    printJson(context.io, { item });
    return 0;
  }
  printLines(context.io, [
    ...releaseLines(item, item.files),
    `  in ${item.path}`,
    ...(typeof item.parsed?.title === "string" ? [`  title read: ${item.parsed.title}`] : []),
    ...(item.parsed?.explained ?? []).map((sentence) => `  ${sentence}`),
    ...(item.files.length > 0 ? ["", "Files:", ...fileLines(item.files, item.parsed?.lengths)] : []),
    ...(item.state === "review" && item.identity ? [`  where they would go: plex-ingest plan ${id}`] : []),
    "",
    "History, newest first, times in UTC:",
    ...historyOfOne(item.history),
  ]);
  return 0;
}
