import { findByStart } from "../../app/trash/ask.ts";
import type { ShownTrashed, TrashResults } from "../../app/trash/list.ts";
import { UserError } from "../../core/errors.ts";
import { formatBytes } from "../../core/text/format-bytes.ts";
import { NO_ENGINE, WOKEN } from "../show/results.ts";
import { trashLines } from "../show/trash-lines.ts";
import type { Context, Io } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";
import { exitCodeOf } from "../terminal/to-exit-code.ts";

type Sure = { yes?: boolean; json?: boolean };

export async function listTrash({ io, trash }: Context, { json }: { json?: boolean }): Promise<number> {
  await using desk = await trash({ readOnly: true });
  const shown = await desk.trash();
  if (json) printJson(io, shown);
  else if (shown.total === 0) printLines(io, ["The trash is empty."]);
  else {
    const sum = `${count(shown.total)}, ${formatBytes(shown.size_bytes)}.`;
    printLines(io, [...trashLines(shown.items), sum, "Put one back with `plex-ingest trash restore ID`."]);
  }
  return 0;
}

/** Puts files back to where they stood in the library; never over anything. */
export async function restoreTrash(context: Context, ids: string[], { yes, json }: Sure): Promise<number> {
  const { io, actor } = context;
  await using desk = await context.trash({ readOnly: false });
  const { items } = await desk.trash();
  const asked = new Set(ids.flatMap((id) => lenient(items, id)));
  if (asked.size > 0 && !yes) {
    const question = { title: "These go back into the library:", what: "put back", ask: "Put back? [y/N] " };
    const sure = await confirm(io, question, [...asked]);
    if (!sure) return 4;
  }
  return printTrash(io, await desk.restoreTrash(ids, actor), { json, done: "goes back to", wakes: desk.wakesEngine });
}

/** Deletes for good what may be deleted: exactly the files that were listed to the person who said yes. */
export async function emptyTrash(context: Context, { yes, json }: Sure): Promise<number> {
  const { io, actor } = context;
  await using desk = await context.trash({ readOnly: false });
  const { items } = await desk.trash();
  const going = items.filter((item) => !item.last_copy && item.asked !== "restore");
  const staying = items.length - going.length;
  const stays = `${count(staying)} stay${staying === 1 ? "s" : ""}: last copies of their content, or asked to be put back.`;
  if (going.length === 0 && !json) {
    printLines(io, [staying === 0 ? "The trash is empty." : `Nothing was deleted. ${stays}`]);
    return 0;
  }
  if (going.length > 0 && !yes) {
    const bytes = formatBytes(going.reduce((sum, item) => sum + item.size_bytes, 0));
    const title = `These are deleted from the trash for good (${count(going.length)}, ${bytes}):`;
    const sure = await confirm(io, { title, what: "deleted", ask: "Delete? [y/N] " }, going);
    if (!sure) return 4;
  }
  const results = await desk.purgeTrash(
    going.map(({ id }) => id),
    actor,
  );
  const code = printTrash(io, results, { json, done: "is deleted:", wakes: desk.wakesEngine });
  if (!json && staying > 0) printLines(io, [stays]);
  return code;
}

/** What cannot be found is told by the answer itself. */
function lenient(items: readonly ShownTrashed[], id: string): ShownTrashed[] {
  try {
    return [findByStart(items, id, (item) => item.id)];
  } catch {
    return [];
  }
}

/** @throws UserError (`refused`) where nobody is there to ask. */
async function confirm(
  io: Io,
  { title, what, ask }: { title: string; what: string; ask: string },
  items: readonly ShownTrashed[],
): Promise<boolean> {
  const beside = { ...io, out: io.err };
  printLines(beside, [title, ...items.map((item) => `  ${item.original_path}`)]);
  if (!io.terminal)
    throw new UserError(
      `Nothing was ${what}: nobody is here to confirm it.`,
      "Say --yes to do it without asking.",
      "refused",
    );
  if (await io.ask(ask)) return true;
  printLines(beside, ["Nothing was changed."]);
  return false;
}

function printTrash(
  io: Io,
  answer: TrashResults,
  { json, done, wakes }: { json: boolean | undefined; done: string; wakes: boolean },
): number {
  const { results, engine } = answer;
  if (json) printJson(io, answer);
  else {
    printLines(
      io,
      results.map(({ id, ok, path, message }) => (ok ? `${id.slice(0, 8)} ${done} ${path}` : `${id}: ${message}`)),
    );
    if (!engine.running && results.some(({ ok }) => ok)) printLines(io, [wakes ? WOKEN : NO_ENGINE]);
  }
  const failed = results.find(({ ok }) => !ok);
  return failed ? exitCodeOf(failed.code ?? "internal_error") : 0;
}

const count = (number: number): string => `${number} file${number === 1 ? "" : "s"}`;
