import type { BacklogAnswer } from "../../../app/review/backlog.ts";
import { readsSame } from "../../../core/actions/tongues.ts";
import { UserError } from "../../../core/errors.ts";
import { parsePath } from "../../../core/parse/path.ts";
import { UNKNOWN_TO_RESTORED } from "../../../core/release/backlog.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { episodeCode, titleWithYear } from "../../../core/text/work-text.ts";
import { printResults } from "../show/results.ts";
import { nextPage } from "../show/table.ts";
import type { Context } from "../terminal/json-lines.ts";
import { printJson, printLines } from "../terminal/print.ts";
import { type Command, type CommandGroup, defineCommand } from "./define.ts";
import { AS_JSON, CURSOR, IDS_OR_ALL, type Ids, LIMIT } from "./inputs.ts";

const list = defineCommand({
  name: "list",
  summary: "what is parked until you decide",
  examples: [["backlog", "what is parked"]],
  options: { limit: LIMIT, cursor: CURSOR, json: AS_JSON },
  async run({ json, ...query }, context) {
    const { io } = context;
    const queue = await context.queue();
    const page = await queue.backlog(query);
    if (json) {
      printJson(io, page);
      return 0;
    }
    if (page.items.length === 0) {
      printLines(io, ["Nothing is parked."]);
      return 0;
    }
    const readAs = await nameReader();
    const more = nextPage("backlog list", page.next, query);
    printLines(io, [
      page.items.every(({ reasons: [reason] }) => readsSame(reason?.message, UNKNOWN_TO_RESTORED.message))
        ? "The restored database does not know these: they may have been filed, undone or rejected since the backup. They are left alone until you decide:"
        : "These were there before the first start or are unknown to a restored database. They are left alone until you decide:",
      ...page.items.map(({ id, name }) => `  #${id} ${name}${readAs(name)}`),
      `${page.items.length} of ${page.total}.${more}`,
      "Take them in with `plex-ingest backlog process ID…`, leave them for good with `plex-ingest backlog ignore ID…`; without an ID, all of them.",
    ]);
    return 0;
  },
});

/** What a name alone says that it is: nothing has been looked up for what is parked. */
async function nameReader(): Promise<(name: string) => string> {
  return (name) => {
    const { type, title, year, season, episodes } = parsePath(name);
    if (!title || (year === null && type !== "episode")) return "";
    const numbers = season === null ? "" : ` ${episodeCode(season, episodes)}`;
    return `  → ${titleWithYear({ title: cleanText(title), year })}${numbers}`;
  };
}

const deciding = (answer: BacklogAnswer, summary: string, examples: Command["examples"]) =>
  defineCommand({
    name: answer,
    summary,
    examples,
    arguments: { ids: IDS_OR_ALL },
    options: { all: { summary: "everything that is parked, as without an id" }, json: AS_JSON },
    run: async ({ ids, all, json }, context) =>
      decide(context, answer, "ids" in ids && !all ? await parkedAmong(context, ids) : [], json),
  });

/** Those that were typed one by one, and what is parked within the ranges. */
async function parkedAmong(context: Context, { ids, ranges }: Ids): Promise<number[]> {
  const queue = await context.queue();
  const found = new Set(ids);
  for (let cursor: string | undefined; ranges.length > 0; ) {
    const { items, next } = await queue.backlog({ limit: 100, cursor });
    for (const { id } of items) if (ranges.some(({ from, to }) => from <= id && id <= to)) found.add(id);
    if (next === undefined) break;
    cursor = next;
  }
  if (found.size === 0)
    throw new UserError("Nothing in that range is parked.", "`plex-ingest backlog` lists what is.", "not_found");
  return [...found];
}

const processParked = deciding("process", "take these in; without an id, everything that is parked", [
  ["backlog process 3 10-60", "these"],
  ["backlog process", "all of them"],
]);

const ignoreParked = deciding("ignore", "leave these for good; without an id, everything that is parked", [
  ["backlog ignore 3", "this one"],
  ["backlog ignore", "all of them"],
]);

export const backlog: CommandGroup = {
  name: "backlog",
  summary: "what was there before the first start or a restore: list it, take it in, leave it for good",
  commands: [list, processParked, ignoreParked],
  byDefault: "list",
};

const DONE = { process: "taken in", ignore: "left for good" } as const;

/** Decides on these parked releases; without ids, on all. */
async function decide(
  context: Context,
  answer: BacklogAnswer,
  ids: readonly number[],
  json: boolean | undefined,
): Promise<number> {
  const { io, actor } = context;
  const decisions = await context.decisions();
  const decided = await decisions.decideBacklog(answer, ids.length === 0 ? "all" : ids, actor);
  if (!json && ids.length === 0 && decided.results.length > 0) return printResults(io, decided, false, DONE[answer]);
  if (json || decided.results.length > 0) return printResults(io, decided, json);
  printLines(io, ["Nothing is parked."]);
  return 0;
}
