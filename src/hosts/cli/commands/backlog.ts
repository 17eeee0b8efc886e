import { readsSame } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { DAY_MS } from "../../../base/text/time-units.ts";
import { formatEpisodes, formatTitle } from "../../../base/text/work-text.ts";
import { PARKED, UNKNOWN_TO_RESTORED } from "../../../core/release/backlog.ts";
import { parsePath } from "../../../names/index.ts";
import { printResults } from "../show/results.ts";
import { formatNextPage } from "../show/table.ts";
import { printAnswer, printLines } from "../terminal/print.ts";
import {
  AS_JSON,
  type Command,
  type CommandGroup,
  CURSOR,
  createIntegerParser,
  defineCommand,
  IDS_OR_ALL,
  LIMIT,
  SEARCH,
} from "./define.ts";

const list = defineCommand({
  name: "list",
  summary: "list the downloads that are parked until you decide",
  examples: [["backlog", "all parked downloads"]],
  options: { limit: LIMIT, cursor: CURSOR, json: AS_JSON },
  async run({ json, ...query }, context) {
    const { io } = context;
    const queue = await context.queue();
    const page = await queue.page(
      { state: "ignored", reason: PARKED.code, ...query },
      { unseen: true },
    );
    if (page.items.length === 0) return printAnswer(io, json, page, () => ["Nothing is parked."]);
    const more = formatNextPage("backlog list", page.next, query);
    return printAnswer(io, json, page, () => [
      page.items.every(({ reasons: [reason] }) =>
        readsSame(reason?.message, UNKNOWN_TO_RESTORED.message),
      )
        ? "The restored database does not know these downloads: they may have been filed, undone " +
          "or rejected since the backup. They are left alone until you decide:"
        : "These downloads were there before the first start or are unknown to a restored " +
          "database. They are left alone until you decide:",
      ...page.items.map(({ id, name }) => `  #${id} ${name}${readAs(name)}`),
      `${page.items.length} of ${page.total}.${more}`,
      "Take all in:                  plex-ingest backlog process --all",
      "Only the last 30 days:        plex-ingest backlog process --days 30",
      "Only some of them:            plex-ingest backlog process ID…",
      "Leave them for good:          plex-ingest backlog ignore --all",
    ]);
  },
});

/** Identity read only from the name. Parked releases have not been looked up. */
function readAs(name: string): string {
  const { title, type, year, season, episodes } = parsePath(name);
  if (!title || (year === null && type !== "episode")) return "";
  const numbers = season === null ? "" : ` ${formatEpisodes(season, episodes)}`;
  return `  → ${formatTitle({ title: cleanText(title), year })}${numbers}`;
}

const deciding = (answer: "process" | "ignore", summary: string, examples: Command["examples"]) =>
  defineCommand({
    name: answer,
    summary,
    examples,
    arguments: { ids: IDS_OR_ALL },
    options: {
      all: { summary: "everything that is parked, the same as without an id" },
      days: {
        value: "<n>",
        summary: "only downloads that changed within the last n days, by the time that ls -l shows",
        read: createIntegerParser(1, 99_999),
      },
      search: SEARCH,
      json: AS_JSON,
    },
    async run({ ids: typed, all, days, search, json }, context) {
      const { io, actor } = context;
      const [queue, decisions] = await Promise.all([context.queue(), context.decisions()]);
      const { ids, ranges } = "ids" in typed && !all ? typed : { ids: [], ranges: [] };
      const among = [...ranges, ...ids.map((id) => ({ from: id, to: id }))];
      const found = await queue.select("retry", {
        parked: true,
        search,
        ...(days === undefined ? {} : { changedSince: io.now() - days * DAY_MS }),
        ...(among.length > 0 ? { ranges: among } : {}),
      });
      const parked = found.map(({ id }) => id);
      const others = ids.filter((id) => !parked.includes(id)).map((id) => `#${id} is`);
      if (others.length > 0 || (among.length > 0 && parked.length === 0)) {
        throw UserError.notFound(
          others.length > 0
            ? `${others.join(", ")} not parked.`
            : "Nothing in that range is parked.",
          "`plex-ingest backlog` lists what is parked.",
        );
      }
      const { results, engine } =
        answer === "process"
          ? await decisions.retry(parked, actor)
          : await decisions.reject(parked, undefined, actor);
      if (!json && parked.length === 0) {
        printLines(io, [
          days === undefined && search === undefined
            ? "Nothing is parked."
            : "No parked download matches.",
        ]);
      }
      const together = ids.length !== parked.length;
      return printResults(io, { results, engine }, json, { together });
    },
  });

const processParked = deciding(
  "process",
  "take these in; without an id, everything that is parked",
  [
    ["backlog process 3 10-60", "these"],
    ["backlog process --days 30", "downloads that changed within the last 30 days"],
    ["backlog process --all", "all of them"],
  ],
);

const ignoreParked = deciding(
  "ignore",
  "leave these for good; without an id, everything that is parked",
  [
    ["backlog ignore 3", "this one"],
    ["backlog ignore --all", "all of them"],
  ],
);

export const backlog: CommandGroup = {
  name: "backlog",
  summary:
    "downloads from before the first start or a restore: list them, take them in, leave them " +
    "for good",
  commands: [list, processParked, ignoreParked],
  byDefault: "list",
};
