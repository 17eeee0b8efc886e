import { printJson, printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, CURSOR, LIMIT } from "./inputs.ts";

export const queue = defineCommand({
  name: "queue",
  summary: "what you have to decide, with reasons and candidates",
  options: {
    state: { value: "<state>", summary: "another state, or all", fallback: "review" },
    source: { value: "<source>", summary: "folder, torrent or person" },
    limit: LIMIT,
    cursor: CURSOR,
    json: AS_JSON,
  },
  async run({ json, ...query }, context) {
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
      printLines(io, [emptyText(query.state) + (total > 0 ? ` ${parkedText(total)}` : "")]);
      return 0;
    }
    const { releaseLines } = await import("../show/release-lines.ts");
    for (const item of page.items) printLines(io, [...releaseLines(item), ""]);
    const more = page.next === undefined ? "" : ` Next: --cursor ${page.next}`;
    printLines(io, [`${page.items.length} of ${page.total}.${more}`]);
    return 0;
  },
});

function emptyText(state: string): string {
  if (state === "all") return "No releases were found.";
  return state === "review" ? "Nothing is in review." : `Nothing is ${state}.`;
}

const parkedText = (count: number): string =>
  count === 1
    ? "1 download from before the first start is parked: plex-ingest backlog lists it."
    : `${count} downloads from before the first start are parked: plex-ingest backlog lists them.`;
