import { basename, dirname } from "node:path";
import type { Operation } from "../../../core/journal/operation.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { formatBytes } from "../../../core/text/format-bytes.ts";
import { forgetProgress, noteProgress } from "../../../store/journal/copy-progress.ts";
import type { JournalDeps } from "./deps.ts";

/** Bytes written so far, then bytes read back so far. */
export type OnProgress = (copied: number, verified: number) => void;

/** Nobody asks how far a shorter copy is. */
const LONG_MS = 2000;
const EVERY_MS = 1000;

/**
 * Runs `work`, which may copy the operation's file, and writes down once a second how far it is, for others to show; a
 * copy that is done sooner, or a link, costs nothing. Reading back is half of it: a byte counts as one half when it is
 * written, and as the other when it was read back.
 */
export async function watchCopy<Made extends { ok: boolean }>(
  { store, now, sayCopy }: Pick<JournalDeps, "store" | "now" | "sayCopy">,
  { id, releaseId, source, finalPath }: Pick<Operation, "id" | "releaseId" | "source" | "finalPath">,
  work: (onProgress: OnProgress) => Promise<Made>,
): Promise<Made> {
  const startedAt = now();
  const name = `${cleanText(basename(finalPath), 300)} (${formatBytes(source.size)})`;
  let noted: number | undefined;
  let writing: Promise<void> | undefined;

  const onProgress: OnProgress = (copied, verified) => {
    const at = now();
    const since = at - (noted ?? startedAt);
    // A clock that was set back must not silence it.
    if (writing || (since >= 0 && since < (noted === undefined ? LONG_MS : EVERY_MS))) return;
    if (noted === undefined) sayCopy?.(`Copying ${name} to ${cleanText(dirname(finalPath), 300)}.`);
    noted = at;
    const doneBytes = Math.floor((copied + verified) / 2);
    const row = { operationId: id, releaseId, doneBytes, totalBytes: source.size, startedAt, at };
    writing = store
      .write((trx) => noteProgress(trx, row))
      .catch(() => {}) // it is only told: the copy itself is what counts
      .finally(() => (writing = undefined));
  };
  const end = async (how: string): Promise<void> => {
    if (noted === undefined) return;
    await writing;
    sayCopy?.(`${how} ${name} after ${Math.round((now() - startedAt) / 1000)} s.`);
    // What is left is taken away when the next engine starts.
    await store.write((trx) => forgetProgress(trx, id)).catch(() => {});
  };

  let done = false;
  try {
    const made = await work(onProgress);
    done = made.ok;
    return made;
  } finally {
    await end(done ? "Copied and verified" : "Stopped copying");
  }
}
