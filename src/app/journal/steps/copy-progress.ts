import { basename, dirname } from "node:path";
import type { Operation } from "../../../core/journal/operation.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { formatBytes } from "../../../core/text/format-bytes.ts";
import { createNotes } from "../../releases/step-progress.ts";
import type { Journal } from "./journal.ts";

/** Bytes written so far, then bytes read back so far. */
export type OnProgress = (copied: number, verified: number) => void;

/**
 * Runs `work`, which may copy the operation's file, and records its progress once a second for other processes to show. A
 * link or a shorter copy costs nothing. A byte counts half when it is written, and half when it was read back.
 */
export async function watchCopy<Made extends { ok: boolean }>(
  { store, now, logCopy }: Pick<Journal, "store" | "now" | "logCopy">,
  { id, releaseId, source, finalPath }: Pick<Operation, "id" | "releaseId" | "source" | "finalPath">,
  work: (onProgress: OnProgress) => Promise<Made>,
): Promise<Made> {
  const startedAt = now();
  const name = `${cleanText(basename(finalPath), 300)} (${formatBytes(source.size)})`;
  const notes = createNotes({ store, now }, { key: id, releaseId }, () =>
    logCopy?.(`Copying ${name} to ${cleanText(dirname(finalPath), 300)}.`),
  );
  let done = false;
  try {
    const made = await work((copied, verified) => notes.note(Math.floor((copied + verified) / 2), source.size));
    done = made.ok;
    return made;
  } finally {
    if (await notes.end())
      logCopy?.(
        `${done ? "Copied and verified" : "Stopped copying"} ${name} after ${Math.round((now() - startedAt) / 1000)} s.`,
      );
  }
}
