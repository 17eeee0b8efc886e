import type { Context } from "../context.ts";
import { printJson, printLines } from "../print.ts";
import { releaseLines } from "../show/release-lines.ts";

type Options = { state: string; source?: string; limit: number; cursor?: string; json?: boolean };

export async function queue(context: Context, { json, ...query }: Options): Promise<number> {
  const { io } = context;
  await using review = await context.review();
  const page = await review.queue(query);
  if (json) {
    printJson(io, page);
    return 0;
  }
  if (page.items.length === 0) {
    printLines(io, [query.state === "review" ? "Nothing waits for you." : `Nothing is ${query.state}.`]);
    return 0;
  }
  printLines(
    io,
    page.items.flatMap((item) => [...releaseLines(item), ""]),
  );
  const more = page.next === undefined ? "" : ` Next: --cursor ${page.next}`;
  printLines(io, [`${page.items.length} of ${page.total}.${more}`]);
  return 0;
}
