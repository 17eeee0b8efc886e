import { basename, dirname } from "node:path";
import type { Operation } from "../../../core/journal/operation.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { formatBytes } from "../../../core/text/format-bytes.ts";
import { forgetProgress, noteProgress } from "../../../store/journal/copy-progress.ts";
import type { Journal, Making } from "./deps.ts";

/** Bytes written so far, then bytes read back so far. */
export type OnProgress = (copied: number, verified: number) => void;

/** The progress of a shorter copy is not recorded. */
const FIRST_NOTE_AFTER_MS = 2000;
const NOTE_INTERVAL_MS = 1000;

/**
 * Runs `work`, which may copy the operation's file, and records its progress once a second for other processes to show. A
 * link or a shorter copy costs nothing. A byte counts half when it is written, and half when it was read back.
 */
export async function watchCopy<Made extends { ok: boolean }>(
  { store, now, logCopy }: Pick<Journal & Making, "store" | "now" | "logCopy">,
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
    // A clock that was set back must not suppress it.
    if (writing || (since >= 0 && since < (noted === undefined ? FIRST_NOTE_AFTER_MS : NOTE_INTERVAL_MS))) return;
    if (noted === undefined) logCopy?.(`Copying ${name} to ${cleanText(dirname(finalPath), 300)}.`);
    noted = at;
    const doneBytes = Math.floor((copied + verified) / 2);
    const row = { operationId: id, releaseId, doneBytes, totalBytes: source.size, startedAt, at };
    writing = store
      .write((trx) => noteProgress(trx, row))
      .catch(() => {}) // only for display: the copy itself is what counts
      .finally(() => (writing = undefined));
  };
  const end = async (how: string): Promise<void> => {
    if (noted === undefined) return;
    await writing;
    logCopy?.(`${how} ${name} after ${Math.round((now() - startedAt) / 1000)} s.`);
    // If this fails, the row is removed when the next engine starts.
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
