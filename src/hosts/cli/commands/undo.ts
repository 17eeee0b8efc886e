import { resolve } from "node:path";
import { CHANGE_HEADINGS } from "../../../app/shown/plan-text.ts";
import type { ShownItem } from "../../../app/shown/release-shape.ts";
import { UserError } from "../../../base/errors.ts";
import { isAtOrBelow } from "../../../base/path/is-below.ts";
import { withoutExtension } from "../../../base/path/path-parts.ts";
import { FOLDER_METHOD, RENAME_METHOD } from "../../../core/journal/method-traits.ts";
import { findStates } from "../../../core/release/state-traits.ts";
import { printResults } from "../show/results.ts";
import { confirm } from "../terminal/print.ts";
import { createStatusLine } from "../terminal/status-line.ts";
import { ALL, AS_JSON, defineCommand, REASON_CODE, SEARCH, SELECTED_IDS, YES } from "./define.ts";
import { selectIds } from "./select.ts";

export const undo = defineCommand({
  name: "undo",
  summary:
    "undo releases: move filed ones to the trash, forget adopted ones, return unfiled ones to " +
    "review",
  examples: [
    ["undo 7", "asks first if the release is in the library"],
    ["undo 7 8 --yes", "without asking"],
    ["undo 7 --yes --json", "for a script: waits up to 15 seconds; 1 if an outage hinders it"],
    [
      "undo 9 --path '/media/TV Shows/Show/Season 01/Show - s01e03.mkv'",
      "only this file of the release, with its subtitles",
    ],
  ],
  arguments: { ids: SELECTED_IDS },
  options: {
    path: {
      value: "<path>",
      summary:
        "only this file, or in a rename plan this old or new name and everything below it; can " +
        "be repeated",
      read: eachPath,
    },
    all: ALL,
    reason: REASON_CODE,
    search: SEARCH,
    yes: YES,
    json: AS_JSON,
  },
  async run({ ids: typed, path: paths, all, reason, search, yes, json }, context) {
    const { io } = context;
    const [queue, desk] = await Promise.all([context.queue(), context.undo()]);
    // The files are listed and confirmed below, so no other question is needed.
    const ids = await selectIds(io, queue, "undo", { ids: typed, all, reason, search, yes: true });
    if (ids === undefined) return 0;
    // Waits until the releases are undone, so that the next line of a script can rely on that. The
    // exit code is the same with and without --json.
    const report = json ? undefined : createStatusLine(io);
    const wait = { maxMs: MAX_WAIT_MS, signal: io.signal, report };
    if (!yes) {
      const items = await Promise.all(ids.map((id) => queue.show(id)));
      const never = neverFiled(items).map(({ id }) => `#${id}`);
      if (never.length > 0) {
        throw UserError.refused(
          `${never.join(", ")} ${never.length === 1 ? "was" : "were"} never filed; there is nothing to undo.`,
          "`plex-ingest history --action filed` lists filed releases.",
        );
      }
      const filed = items.filter(({ state }) => state === "filed" || state === "filing");
      const missing = (await Promise.all(filed.map(({ id }) => desk.missingFiles(id)))).flat();
      const linesOf = (some: readonly ShownItem[], lineOf = inLibraryLine): string[] =>
        some
          .flatMap(({ files: all }) => all.filter((file) => isAsked(file, paths)).flatMap(lineOf))
          .map((line) => (missing.includes(line.trimStart()) ? `${line} (no longer there)` : line));
      const [files, staying] = [
        linesOf(filed.filter(leaves)),
        linesOf(filed.filter((item) => !leaves(item))),
      ];
      const renamed = linesOf(filed, renamedLine);
      const isNone = files.length + staying.length + renamed.length === 0;
      // If the releases have no files in the library, no confirmation is needed. The results state
      // what happens to the releases.
      if (isNone && items.every(({ state }) => state !== "filed")) {
        return printResults(io, await desk.undo(ids, context.actor, wait, paths), json);
      }
      const lines = [
        ...(files.length > 0 || isNone ? [CHANGE_HEADINGS.toTrash, ...files] : []),
        ...(staying.length > 0 ? [CHANGE_HEADINGS.stay, ...staying] : []),
        ...(renamed.length > 0 ? [CHANGE_HEADINGS.oldNames, ...renamed] : []),
        ...items.flatMap(({ id, state }) =>
          Object.hasOwn(NOT_FILED_YET, state) ? [`  #${id} ${NOT_FILED_YET[state]}`] : [],
        ),
      ];
      if (!(await confirm(io, lines, { what: "undone", ask: "Undo?" }))) return 4;
    }
    return printResults(io, await desk.undo(ids, context.actor, wait, paths), json);
  },
});

/** True if the release's files were made from a download when it was filed. */
const leaves = ({ source }: ShownItem): boolean => source !== "library";

function eachPath(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), resolve(text)];
}

/** Before a copy leaves the library, it is read completely: 3 GB take about 4 s. */
const MAX_WAIT_MS = 15_000;

/** Effect of an undo on a release that is not filed yet, by its state. */
const NOT_FILED_YET: Readonly<Record<string, string>> = {
  approved: "is not filed yet: it goes back to review",
  filing:
    "is being filed: filing stops, and it goes back to review, or its files in the library go " +
    "to the trash",
};

type UndoableFile = ShownItem["files"][number];

/**
 * True if the file has one of these names or is below it. A video's name also matches its
 * subtitles.
 */
const isAsked = (
  { path, destination = "" }: UndoableFile,
  paths: readonly string[] | undefined,
): boolean =>
  paths?.some((asked) =>
    [path, destination].some(
      (name) => isAtOrBelow(name, asked) || name.startsWith(`${withoutExtension(asked)}.`),
    ),
  ) ?? true;

/** Shows a completed step of a rename plan. Both names are those at the time of that step. */
const renamedLine = ({ path, destination = "", method }: UndoableFile): string[] =>
  method === RENAME_METHOD ? [`  ${destination} → ${path}`] : [];

const inLibraryLine = ({ method, destination }: UndoableFile): string[] =>
  method && method !== RENAME_METHOD
    ? [`  ${destination}${method === FOLDER_METHOD ? " (a folder: removed if it is empty)" : ""}`]
    : [];

/** Returns the releases that never had a file in the library. */
function neverFiled(items: readonly ShownItem[]): ShownItem[] {
  const states: readonly string[] = findStates(
    ({ inLibrary, happens }) => inLibrary === "never" && !happens.includes("withdraw"),
  );
  return items.filter(
    ({ state, files, history }) =>
      states.includes(state) &&
      files.every(({ method }) => method === undefined) &&
      history.every(({ action }) => action !== "filed" && action !== "adopted"),
  );
}
