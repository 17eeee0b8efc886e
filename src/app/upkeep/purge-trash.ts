import { Outage } from "../../core/errors.ts";
import { findOperation } from "../../store/journal/journal.ts";
import { wayBackOf } from "../../store/journal/supersede.ts";
import { findTrashed, markKept, markPurged, type Trashed, trashedBefore } from "../../store/journal/trash.ts";
import type { Store } from "../../store/open.ts";
import type { Files } from "../files-port.ts";
import { assertAnchored } from "../journal/deps.ts";
import { isLastCopy } from "./last-copy.ts";
import { purgeInTurn } from "./purge-in-turn.ts";

const DAY_MS = 24 * 3600 * 1000;
export const LAST_COPY = "last_copy";

type PurgeDeps = {
  store: Store;
  files: Pick<Files, "deleteFromTrash" | "fileIdentity" | "linkCount" | "linkTarget" | "listRoot">;
  now: () => number;
};

type Purged = { purged: number; kept: number };

/**
 * Deletes what lies in the trash for longer than `days`: only what the manifest lists, only while it is the same file,
 * and never the last copy of a content. With 0 days nothing is ever deleted.
 */
export async function purgeTrash(
  deps: PurgeDeps,
  days: number,
  signal: AbortSignal,
  /** The time from which the days are counted back. */
  at = deps.now(),
): Promise<Purged> {
  if (days <= 0) return { purged: 0, kept: 0 };
  return purgeRows(deps, await trashedBefore(deps.store.read, at - days * DAY_MS), signal);
}

/** The same for these rows, however long they lie there. What could not be looked at or deleted counts as kept. */
export async function purgeRows(deps: PurgeDeps, rows: readonly Trashed[], signal: AbortSignal): Promise<Purged> {
  const result = { purged: 0, kept: 0 };
  for (const { operationId } of rows) {
    signal.throwIfAborted();
    const became = await purgeInTurn(deps.store, () => purgeWanted(deps, operationId));
    if (became === "purged") result.purged++;
    if (became === "kept") result.kept++;
  }
  return result;
}

async function purgeWanted(deps: PurgeDeps, operationId: string): Promise<"purged" | "kept" | "gone"> {
  // Read again, when its turn has come: a person may have asked for it back meanwhile, or another purge deleted it.
  const row = await findTrashed(deps.store.read, operationId);
  if (!row || row.wish === "restore" || (await wayBackOf(deps.store.read, operationId))) return "gone";
  return purgeOne(deps, row);
}

async function purgeOne({ store, files, now }: PurgeDeps, row: Trashed): Promise<"purged" | "kept" | "gone"> {
  const keep = async (why: string): Promise<"kept"> => {
    if (row.kept !== why) await store.write((trx) => markKept(trx, row.operationId, why));
    return "kept";
  };
  try {
    if (!(await files.fileIdentity(row.path))) {
      // Deleted by hand; unless its disk is away, and comes back with it.
      await assertAnchored(files, (await findOperation(store.read, row.operationId))?.anchor);
      await files.deleteFromTrash(row.path, row.identity); // a kill may have left its empty folders
      await store.write((trx) => markPurged(trx, row.operationId, now()));
      return "gone";
    }
    if (await isLastCopy(files, row)) return await keep(LAST_COPY);
    const deleted = await files.deleteFromTrash(row.path, row.identity);
    if (!deleted.ok) return await keep(deleted.code);
    await store.write((trx) => markPurged(trx, row.operationId, now()));
    return "purged";
  } catch (error) {
    // One file on a disk that is away or read-only keeps none of the others.
    if (error instanceof Outage) return keep(error.code);
    throw error;
  }
}
