import { setTimeout } from "node:timers/promises";
import { selectTrashPage } from "../../../app/trash/find-in-trash.ts";
import type { ShownTrashed, TrashResults } from "../../../app/trash/storage-shape.ts";
import type { TrashDesk } from "../../../app/trash/trash.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { baseOf } from "../../../base/path/path-parts.ts";
import { formatBytes } from "../../../base/text/format-bytes.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { formatUtc } from "../../../base/text/local-time.ts";
import { explainNoEngine } from "../show/results.ts";
import { formatNextPage } from "../show/table.ts";
import { confirm, type Io, printAnswer, printLines } from "../terminal/print.ts";
import { exitCodeOfAll } from "../terminal/to-exit-code.ts";
import {
  AS_JSON,
  type CommandGroup,
  CURSOR,
  defineCommand,
  LIMIT,
  STORAGE,
  YES,
} from "./define.ts";

const list = defineCommand({
  name: "list",
  summary: "list what is in the trash, where it was, and when it will be deleted",
  examples: [
    ["trash", "files in the trash"],
    ["trash list --limit 100", "more of them"],
  ],
  options: { storage: STORAGE, limit: LIMIT, cursor: CURSOR, json: AS_JSON },
  database: "reader",
  async run({ storage, limit, cursor, json }, { io, trash }) {
    const desk = await trash();
    const all = await desk.trash(storage);
    const { items, next } = selectTrashPage(all.items, { limit, cursor });
    const more =
      next === undefined
        ? ""
        : ` Showing ${items.length}.${formatNextPage("trash list", next, { storage, limit })}`;
    return printAnswer(io, json, { ...all, items, ...dropUndefined({ next }) }, () =>
      all.total === 0
        ? ["The trash is empty."]
        : [
            ...trashLines(items, all.items),
            `${filesText(all.total, all.size_bytes)}.${more}`,
            "Put one back with `plex-ingest trash restore ID`.",
          ],
    );
  },
});

const restore = defineCommand({
  name: "restore",
  summary: "put files back where they were in the library; never overwrites a file",
  examples: [
    ["trash restore 3f2a81c0", "one file, by the start of its id"],
    ["trash restore 15", "all files of release 15"],
  ],
  arguments: {
    ids: {
      value: "<id...>",
      summary: "ids from `trash list`, the start of an id, or a release id",
    },
  },
  options: { yes: YES, json: AS_JSON },
  database: "trash",
  async run({ ids, yes, json }, context) {
    const { io, actor } = context;
    const desk = await context.trash();
    const { items } = await desk.trash();
    // Ids that are not found or are ambiguous are reported with the results.
    const isNamed = ({ id, release_id: release }: ShownTrashed): boolean =>
      ids.some((text) => id.startsWith(text) || String(release) === text.replace(/^#/, ""));
    const asked = yes ? [] : items.filter(isNamed);
    if (asked.length > 0) {
      const lines = ["These files go back into the library:", ...asked.map(pathLine)];
      if (!(await confirm(io, lines, { what: "put back", ask: "Put back?" }))) return 4;
    }
    const results = await desk.restoreTrash(ids, actor);
    return printTrashResults(io, results, { json, done: () => "goes back to" });
  },
});

/** Deletes exactly the files that the person saw in the list and confirmed. */
const empty = defineCommand({
  name: "empty",
  summary: "delete everything now except last copies, which are never deleted",
  examples: [
    ["trash empty", "asks first"],
    ["trash empty --yes", "without asking"],
  ],
  options: { storage: STORAGE, yes: YES, json: AS_JSON },
  database: "trash",
  async run({ storage, yes, json }, context) {
    const { io, actor } = context;
    const desk = await context.trash();
    const { items } = await desk.trash(storage);
    const going = items.filter((item) => !item.last_copy && item.asked !== "restore");
    const staying = items.length - going.length;
    const stays = `${formatCount(
      staying,
      "file stays in the trash: the last copy of its content",
      "files stay in the trash: last copies of their content",
    )}, or about to be put back.`;
    if (going.length === 0 && !json) {
      printLines(io, [staying === 0 ? "The trash is empty." : `Nothing was deleted. ${stays}`]);
      return 0;
    }
    if (going.length > 0 && !yes) {
      const bytes = going.reduce((sum, item) => sum + item.size_bytes, 0);
      const title = `These files will be permanently deleted from the trash (${filesText(going.length, bytes)}):`;
      const lines = [title, ...going.map(pathLine)];
      if (!(await confirm(io, lines, { what: "deleted", ask: "Delete?" }))) return 4;
    }
    const results = await desk.purgeTrash(
      going.map(({ id }) => id),
      actor,
    );
    const asked = results.results.flatMap(({ id, ok }) => (ok ? [id] : []));
    const acts = !json && (results.engine.running || desk.wakesEngine);
    const left: LeftInTrash = acts
      ? await leftAfterWait(desk, asked, io.signal)
      : new Map(asked.map((id) => [id, undefined]));
    const done = (id: string): string => {
      if (!left.has(id)) return "was deleted:";
      return left.get(id) === undefined ? "is about to be deleted:" : "could not be deleted yet:";
    };
    const code = printTrashResults(io, results, { json, done });
    const problems = [...left.values()].flatMap((problem) => problem ?? []);
    if (problems.length > 0) printLines(io, [...new Set(problems.map(toCommandText))]);
    if (!json && staying > 0) printLines(io, [stays]);
    return problems.length > 0 ? 1 : code;
  },
});

/** Files that are still in the trash, by id, with the problem that prevents their deletion. */
type LeftInTrash = ReadonlyMap<string, ShownTrashed["problem"]>;

/**
 * Deleting a file takes a moment. If a copy must first be compared with its source, that takes
 * longer than a person wants to wait.
 */
const MAX_WAIT_MS = 10_000;
const POLL_INTERVAL_MS = 100;

/**
 * Returns the files that are still in the trash once the engine has tried to delete each of them,
 * or when the wait is over.
 */
async function leftAfterWait(
  desk: TrashDesk,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<LeftInTrash> {
  const until = performance.now() + MAX_WAIT_MS;
  for (;;) {
    const { items } = await desk.trash();
    const there = items.filter(({ id }) => ids.includes(id));
    const left = new Map(there.map(({ id, problem }) => [id, problem]));
    // The request cleared all earlier problems.
    const areTried = there.every(({ problem }) => problem !== undefined);
    if (areTried || signal.aborted || performance.now() > until) return left;
    // The loop checks the signal.
    await setTimeout(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {});
  }
}

export const trash: CommandGroup = {
  name: "trash",
  summary:
    "manage what undo and upgrades removed from the library: list it, put it back, empty the " +
    "trash",
  commands: [list, restore, empty],
  byDefault: "list",
};

const pathLine = (item: ShownTrashed): string => `  ${item.original_path}`;

const MIN_ID_CHARS = 8;

/** Returns the shortest unique prefix of each id, with at least eight characters. */
export function shortenIds(ids: readonly string[]): Map<string, string> {
  const sorted = ids.toSorted();
  const shared = (a: string, b = ""): number => {
    let position = 0;
    while (position < a.length && a[position] === b[position]) position++;
    return position;
  };
  return new Map(
    sorted.map((id, index) => {
      const most = Math.max(shared(id, sorted[index - 1]), shared(id, sorted[index + 1]));
      return [id, id.slice(0, Math.max(MIN_ID_CHARS, most + 1))];
    }),
  );
}

/**
 * Describes files in the trash in a few lines each: date, size, original path, release, and what
 * will happen to the file. Prefixes of ids are unique among `all` files in the trash.
 */
function trashLines(
  items: readonly ShownTrashed[],
  all: readonly ShownTrashed[] = items,
): string[] {
  const short = shortenIds(all.map(({ id }) => id));
  return items.flatMap((item) => [
    `${short.get(item.id)}  ${formatUtc(item.trashed_at, "minutes")}  ${baseOf(item.original_path)} (${formatBytes(item.size_bytes)})`,
    `  from ${item.original_path}${item.storage === undefined ? "" : `, on ${item.storage}`}`,
    `  of release #${item.release_id}${item.release_name === undefined ? "" : ` ${item.release_name}`}`,
    `  ${future(item)}`,
    ...(item.problem === undefined ? [] : [`  ! ${toCommandText(item.problem)}`]),
  ]);
}

function future({ missing, asked, last_copy: last, purge_after: after }: ShownTrashed): string {
  if (asked === "restore") return "will be put back by the engine";
  if (missing) return "missing: deleted by hand, or its disk is not mounted";
  if (last) return "stays: it is the last copy of its content";
  if (asked === "purge") return "will be deleted by the engine";
  return after === undefined
    ? "stays: INGEST_TRASH_DAYS is 0"
    : `will be deleted by the nightly upkeep after ${formatUtc(after, "minutes")}`;
}

/** Returns `3 files, 6 KiB`; without a size, only the count. */
const filesText = (count: number, bytes?: number): string =>
  `${formatCount(count, "file")}${bytes === undefined ? "" : `, ${formatBytes(bytes)}`}`;

/** Prints the result for each id and returns the exit code of the first failure. */
function printTrashResults(
  io: Io,
  answer: TrashResults,
  { json, done }: { json: boolean | undefined; done: (id: string) => string },
): number {
  const { results, engine } = answer;
  printAnswer(io, json, answer, () => [
    ...results.map(({ id, ok, path, message }) =>
      ok ? `${id.slice(0, 8)} ${done(id)} ${path}` : `${id}: ${toCommandText(message ?? "")}`,
    ),
    ...(!engine.running && results.some(({ ok }) => ok) ? [explainNoEngine(engine)] : []),
  ]);
  return exitCodeOfAll(results);
}
