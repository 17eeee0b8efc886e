import type { ShownTrashed, TrashResults } from "../../../app/trash/storage-shape.ts";
import { baseOf } from "../../../core/path/path-parts.ts";
import { formatBytes } from "../../../core/text/format-bytes.ts";
import { utcText } from "../../../core/text/local-time.ts";
import type { Io } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";
import { exitCodeOf } from "../terminal/to-exit-code.ts";
import { noEngineText, WOKEN } from "./results.ts";

const MIN_ID_CHARS = 8;

/** The shortest unique start of each id, at least eight characters long. */
export function shortIds(ids: readonly string[]): Map<string, string> {
  const sorted = ids.toSorted();
  const shared = (a: string, b = ""): number => {
    let at = 0;
    while (at < a.length && a[at] === b[at]) at++;
    return at;
  };
  return new Map(
    sorted.map((id, index) => {
      const most = Math.max(shared(id, sorted[index - 1]), shared(id, sorted[index + 1]));
      return [id, id.slice(0, Math.max(MIN_ID_CHARS, most + 1))];
    }),
  );
}

/**
 * A file in the trash in a few lines: date, size, where it was, its release, and what will happen to it. The starts of
 * ids are unique among `all` that are in the trash.
 */
export function trashLines(items: readonly ShownTrashed[], all: readonly ShownTrashed[] = items): string[] {
  const short = shortIds(all.map(({ id }) => id));
  return items.flatMap((item) => [
    `${short.get(item.id)}  ${utcText(item.trashed_at, "minutes")}  ${baseOf(item.original_path)} (${formatBytes(item.size_bytes)})`,
    `  from ${item.original_path}`,
    `  by release #${item.release_id}${item.release_name === undefined ? "" : ` ${item.release_name}`}`,
    `  ${future(item)}`,
    ...(item.problem === undefined ? [] : [`  ! ${item.problem}`]),
  ]);
}

function future({ missing, asked, last_copy: last, purge_after: after }: ShownTrashed): string {
  if (asked === "restore") return "will be put back by the engine";
  if (missing) return "missing: deleted by hand, or its disk is not mounted";
  if (last) return "stays: it is the last copy of its content";
  if (asked === "purge") return "will be deleted by the engine";
  return after === undefined
    ? "stays: INGEST_TRASH_DAYS is 0"
    : `will be deleted by the nightly upkeep after ${utcText(after, "minutes")}`;
}

/** `3 files, 6 KiB`; without a size only how many. */
export const filesText = (count: number, bytes?: number): string =>
  `${count} file${count === 1 ? "" : "s"}${bytes === undefined ? "" : `, ${formatBytes(bytes)}`}`;

/** Prints what became of each id; returns the exit code: that of the first failure. */
export function printTrashResults(
  io: Io,
  answer: TrashResults,
  { json, done, wakes }: { json: boolean | undefined; done: string | ((id: string) => string); wakes: boolean },
): number {
  const { results, engine } = answer;
  if (json) printJson(io, answer);
  else {
    printLines(
      io,
      results.map(({ id, ok, path, message }) =>
        ok ? `${id.slice(0, 8)} ${typeof done === "string" ? done : done(id)} ${path}` : `${id}: ${message}`,
      ),
    );
    if (!engine.running && results.some(({ ok }) => ok)) printLines(io, [wakes ? WOKEN : noEngineText(engine)]);
  }
  const failed = results.find(({ ok }) => !ok);
  return failed ? exitCodeOf(failed.code ?? "internal_error") : 0;
}
