import type { BacklogAnswer } from "../../app/review/backlog.ts";
import { printResults } from "../show/results.ts";
import type { Context } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";

export async function listBacklog(
  context: Context,
  { json, ...query }: { limit: number; cursor?: string; json?: boolean },
): Promise<number> {
  const { io } = context;
  await using review = await context.review();
  const page = await review.backlog(query);
  if (json) {
    printJson(io, page);
    return 0;
  }
  if (page.items.length === 0) {
    printLines(io, ["Nothing is parked."]);
    return 0;
  }
  const more = page.next === undefined ? "" : ` Next: --cursor ${page.next}`;
  printLines(io, [
    "These were here before plex-ingest came, and are left alone until you say what to do with them:",
    ...page.items.map(({ id, name }) => `  #${id} ${name}`),
    `${page.items.length} of ${page.total}.${more}`,
    "Take them in with `plex-ingest backlog process ID…`, leave them with `plex-ingest backlog ignore ID…`; without an ID all.",
  ]);
  return 0;
}

const DONE = { process: "taken in", ignore: "left for good" } as const;

/** Takes in or leaves what is parked: the ids that are named, or all. */
export async function decideBacklog(
  context: Context,
  answer: BacklogAnswer,
  ids: number[],
  { json }: { json?: boolean },
): Promise<number> {
  const { io, actor } = context;
  await using review = await context.review();
  const decided = await review.decideBacklog(answer, ids.length === 0 ? "all" : ids, actor);
  if (!json && ids.length === 0 && decided.results.length > 0)
    return printResults(io, decided, false, review.wakesEngine, DONE[answer]);
  if (json || decided.results.length > 0) return printResults(io, decided, json === true, review.wakesEngine);
  printLines(io, ["Nothing is parked."]);
  return 0;
}
