import { Outage } from "../../base/errors.ts";
import { DAY_MS } from "../../base/text/time-units.ts";
import type { Clock } from "../../core/clock.ts";
import { runInTurn } from "../../core/concurrency.ts";
import { isMissingProof } from "../../core/journal/missing.ts";
import {
  type FileIdentity,
  isOneInode,
  isUnchangedFile,
} from "../../core/media-files/file-identity.ts";
import { findOperation } from "../../store/journal/journal.ts";
import { openRestoreOf } from "../../store/journal/supersede.ts";
import {
  findTrashed,
  listDoublesInTrash,
  listTrashedBefore,
  markKept,
  markPurged,
  type TrashRow,
} from "../../store/journal/trash.ts";
import type { Store } from "../../store/open.ts";
import { lookInLibrary } from "../journal/steps/confirm-missing.ts";
import { assertNotCopied } from "../journal/steps/prove-filed.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { assertNoLeftRoot } from "../releases/left-roots.ts";

const lastPurges = new WeakMap<Store, Promise<unknown>>();

/**
 * Runs checks and deletions of trashed files one at a time for each database. Otherwise, the
 * nightly upkeep and a person's request could each delete one of the last two names of a content,
 * because the other name still exists.
 */
export const purgeInTurn = <T>(store: Store, work: () => Promise<T>): Promise<T> =>
  runInTurn(lastPurges, store, work);

/**
 * True if this file is the last copy of its content, which means that it has no other name, and the
 * file that it was copied from is gone or changed. The file must exist.
 */
export async function isLastCopy(
  files: Pick<EngineFiles, "readFileIdentity" | "countLinks" | "readLinkTarget">,
  row: Pick<TrashRow, "path" | "sourcePath" | "source" | "identity">,
): Promise<boolean> {
  // A symbolic link has no content. Its target is elsewhere or gone.
  if ((await files.readLinkTarget(row.path)) !== undefined) return false;
  if ((await files.countLinks(row.path)) > 1) return false;
  const source: FileIdentity | undefined = await files.readFileIdentity(row.sourcePath);
  const linked = isOneInode(row.source, row.identity);
  // A hardlink whose other names are gone is the last copy, even if another file now has the
  // source's name.
  return linked || source === undefined || !isUnchangedFile(source, row.source);
}

export const LAST_COPY = "last_copy";

type PurgeDeps = {
  store: Store;
  files: Pick<
    EngineFiles,
    | "deleteFromTrash"
    | "readFileIdentity"
    | "countLinks"
    | "readLinkTarget"
    | "listRoot"
    | "readPoolBytes"
  >;
  clock: Clock;
};

type PurgeCounts = { purged: number; kept: number };

/**
 * Deletes files that have been in the trash for longer than `days`, and copies whose content was
 * copied again after they were trashed. A file is deleted only if the manifest lists it and it is
 * still the same file. The last copy of a content is never deleted. With 0 days, nothing is
 * deleted.
 */
export async function purgeTrash(
  deps: PurgeDeps,
  days: number,
  signal: AbortSignal,
  /** The days are counted back from this time. */
  time = deps.clock.now(),
): Promise<PurgeCounts> {
  if (days <= 0) return { purged: 0, kept: 0 };
  const old = await listTrashedBefore(deps.store.read, time - days * DAY_MS);
  const ids = new Set(old.map(({ operationId }) => operationId));
  const doubles = (await listDoublesInTrash(deps.store.read)).filter(
    ({ operationId }) => !ids.has(operationId),
  );
  return purgeRows(deps, [...old, ...doubles], signal);
}

/**
 * Like `purgeTrash`, but for these rows, regardless of their age. A file that could not be checked
 * or deleted counts as kept.
 */
export async function purgeRows(
  deps: PurgeDeps,
  rows: readonly TrashRow[],
  signal: AbortSignal,
): Promise<PurgeCounts> {
  const result = { purged: 0, kept: 0 };
  for (const { operationId } of rows) {
    signal.throwIfAborted();
    const became = await purgeInTurn(deps.store, () => purgeIfWanted(deps, operationId));
    if (became === "purged") result.purged++;
    if (became === "kept") result.kept++;
  }
  return result;
}

async function purgeIfWanted(
  deps: PurgeDeps,
  operationId: string,
): Promise<"purged" | "kept" | "gone"> {
  // Read the row again: a person may have requested a restore, or another purge may have deleted
  // the file.
  const row = await findTrashed(deps.store.read, operationId);
  if (!row || row.request === "restore" || (await openRestoreOf(deps.store.read, operationId))) {
    return "gone";
  }
  return purgeOne(deps, row);
}

async function purgeOne(
  { store, files, clock }: PurgeDeps,
  row: TrashRow,
): Promise<"purged" | "kept" | "gone"> {
  const keep = async (why: string): Promise<"kept"> => {
    if (row.kept !== why) await store.write((trx) => markKept(trx, row.operationId, why));
    return "kept";
  };
  try {
    // The file may be in a root that was left, and its other names in the new one.
    await assertNoLeftRoot(store.read);
    const anchor = (await findOperation(store.read, row.operationId))?.anchor;
    const there = await lookInLibrary(files, { path: row.path, anchor, file: row.identity });
    if (isMissingProof(there)) {
      // a killed process may have left its empty folders
      await files.deleteFromTrash(row.path, row.identity);
      await store.write((trx) => markPurged(trx, row.operationId, there, clock.now()));
      return "gone";
    }
    assertNotCopied(row.path, row.identity, there);
    if (await isLastCopy(files, row)) return await keep(LAST_COPY);
    const deleted = await files.deleteFromTrash(row.path, row.identity);
    if (!deleted.ok) return await keep(deleted.code);
    await store.write((trx) => markPurged(trx, row.operationId, deleted, clock.now()));
    return "purged";
  } catch (error) {
    // A missing or read-only disk must not keep the other files from being purged.
    if (error instanceof Outage) return keep(error.code);
    throw error;
  }
}
