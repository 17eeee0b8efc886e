import { selectTrashPage } from "../../../app/trash/find-in-trash.ts";
import type { ShownTrashed, TrashOutcome, TrashResults } from "../../../app/trash/storage-shape.ts";
import type { TrashWait } from "../../../app/trash/wait-for-trash.ts";
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
    return printTrashResults(io, await desk.restoreTrash(ids, actor, waitOf(io, json)), json);
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
      waitOf(io, json),
    );
    const code = printTrashResults(io, results, json);
    if (!json && staying > 0) printLines(io, [stays]);
    return code;
  },
});

/**
 * A file leaves the trash in a moment. If a copy must first be compared with its source, that takes
 * longer than a person wants to wait. A program that reads JSON queries the state when it needs it.
 */
const MAX_WAIT_MS = 10_000;

const waitOf = ({ signal }: Io, json: boolean | undefined): TrashWait | undefined =>
  json ? undefined : { maxMs: MAX_WAIT_MS, signal };

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

/** The words between a file's id and its path. */
const OUTCOME_WORDS: Readonly<Record<Exclude<TrashOutcome, "refused">, string>> = {
  restored: "was put back:",
  restore_asked: "is about to be put back:",
  restore_delayed: "could not be put back yet:",
  deleted: "was deleted:",
  deletion_asked: "is about to be deleted:",
  deletion_delayed: "could not be deleted yet:",
};

/**
 * Prints what became of each file, then why the delayed ones are delayed. Returns the exit code of
 * the first failure.
 */
function printTrashResults(io: Io, answer: TrashResults, json: boolean | undefined): number {
  const { results, engine } = answer;
  const delayed = results.flatMap(({ ok, message }) =>
    ok && message !== undefined ? [toCommandText(message)] : [],
  );
  printAnswer(io, json, answer, () => [
    ...results.map(({ id, outcome, path, message }) =>
      outcome === "refused"
        ? `${path === undefined ? id : id.slice(0, 8)}: ${toCommandText(message ?? "")}`
        : `${id.slice(0, 8)} ${OUTCOME_WORDS[outcome]} ${path}`,
    ),
    ...new Set(delayed),
    ...(!engine.running && results.some(({ ok }) => ok) ? [explainNoEngine(engine)] : []),
  ]);
  return delayed.length > 0 ? 1 : exitCodeOfAll(results);
}
