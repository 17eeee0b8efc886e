import { needsFiles } from "../show/approve-line.ts";
import { releaseLines } from "../show/release-lines.ts";
import type { Context } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";

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
    const { total } =
      query.state === "review" && query.cursor === undefined ? await review.backlog({ limit: 1 }) : { total: 0 };
    const parked = total > 0 ? ` ${parkedText(total)}` : "";
    printLines(io, [query.state === "review" ? `Nothing waits for you.${parked}` : `Nothing is ${query.state}.`]);
    return 0;
  }
  for (const item of page.items) {
    const files = needsFiles(item) ? (await review.show(item.id)).files : undefined;
    printLines(io, [...releaseLines(item, files), ""]);
  }
  const more = page.next === undefined ? "" : ` Next: --cursor ${page.next}`;
  printLines(io, [`${page.items.length} of ${page.total}.${more}`]);
  return 0;
}

const parkedText = (count: number): string =>
  count === 1
    ? "1 download from before the first start is parked: plex-ingest backlog lists it."
    : `${count} downloads from before the first start are parked: plex-ingest backlog lists them.`;
