import { MustStop } from "../../base/errors.ts";
import { leadsToSource } from "../../core/journal/method-traits.ts";
import { isUnfinished, type Operation, type OperationKind } from "../../core/journal/operation.ts";
import { type DiskState, recoveryOf } from "../../core/journal/recovery.ts";
import { forgetAllProgress } from "../../store/journal/copy-progress.ts";
import { allOperationsOf, findOperation, listOpenOperations } from "../../store/journal/journal.ts";
import { listOpenTrashFor } from "../../store/journal/supersede.ts";
import { REINSTATE } from "./operations/close-reinstate.ts";
import { MAKE_FOLDER } from "./operations/make-folder.ts";
import { PUBLISH } from "./operations/publish.ts";
import { REMOVE_FOLDER } from "./operations/remove-folder.ts";
import { REMOVE } from "./operations/remove-source.ts";
import { RENAME } from "./operations/rename.ts";
import { RESTORE } from "./operations/restore.ts";
import { RETURN } from "./operations/return-source.ts";
import { recoverSwap, swapPairOf } from "./operations/swap.ts";
import { TRASH } from "./operations/trash.ts";
import { notFound } from "./steps/confirm-missing.ts";
import type { Journal } from "./steps/journal.ts";
import type { OperationEnding } from "./steps/perform.ts";
import { assertAnchored } from "./steps/roots.ts";

/**
 * Finishes or rolls back every operation that a crash left open, based on what is on disk.
 * Idempotent: it can be killed at any point and run again. Runs before anything else.
 * @returns the number of closed operations, and the number of operations that wait for a media root
 * that is not mounted
 */
export async function recoverAll(
  journal: Journal,
  onError: (operation: Operation, error: unknown) => void,
): Promise<{
  done: number;
  waiting: number;
}> {
  const result = { done: 0, waiting: 0 };
  await journal.store.write(forgetAllProgress);
  for (const { id } of await listOpenOperations(journal.store.read)) {
    // The operation is read again, because closing another operation may also have closed this one.
    const operation = await findOperation(journal.store.read, id);
    if (!operation || !isUnfinished(operation)) continue;
    try {
      await recoverOperation(journal, operation);
      result.done++;
    } catch (error) {
      if (error instanceof MustStop) throw error;
      result.waiting++;
      onError(operation, error);
    }
  }
  return result;
}

/**
 * Does the same as `recoverAll` for one release and the files that it replaces, before work on the
 * release continues.
 * @returns all of the release's operations in the journal, as they were before recovery
 */
export async function recoverRelease(
  journal: Journal,
  releaseId: number,
): Promise<readonly Operation[]> {
  const { read } = journal.store;
  const all = await allOperationsOf(read, releaseId);
  if (all.length === 0) return all;
  for (const { id } of [
    ...all.filter(isUnfinished),
    ...(await listOpenTrashFor(read, releaseId)),
  ]) {
    const operation = await findOperation(read, id);
    // A published operation needs no recovery, because its release seals it. A `restore` may be in
    // progress right now and does not belong to this release's work.
    if (operation && isUnfinished(operation) && operation.kind !== "restore") {
      await recoverOperation(journal, operation);
    }
  }
  return all;
}

const KINDS: Record<OperationKind, OperationEnding> = {
  publish: PUBLISH,
  trash: TRASH,
  restore: RESTORE,
  reinstate: REINSTATE,
  remove: REMOVE,
  return: RETURN,
  make_folder: MAKE_FOLDER,
  rename: RENAME,
  rename_folder: RENAME,
  remove_folder: REMOVE_FOLDER,
};

/**
 * Finishes or rolls back one open operation. While its library is not mounted, throws an outage and
 * leaves the operation open.
 */
export async function recoverOperation(journal: Journal, operation: Operation): Promise<void> {
  const { files, lease } = journal;
  await assertAnchored(files, operation.anchor);
  const pair = await swapPairOf(journal, operation);
  if (pair) {
    return recoverSwap(journal, pair, await provenDisk(files, pair.into));
  }
  const kind = KINDS[operation.kind];
  const recovery = recoveryOf(operation, await provenDisk(files, operation));
  if (recovery.do === "roll_back") return kind.rollBack(journal, operation, recovery.why);
  lease.assertLeased();
  await kind.finish(journal, operation, recovery);
}

/**
 * Reads what is on the disk. If a name is not found, the library is checked, and everything is read
 * again: what a disk that was away did not show must not decide how an operation ends.
 * @throws Outage `root_missing` if the two readings differ
 */
async function provenDisk(files: Journal["files"], operation: Operation): Promise<DiskState> {
  const disk = await diskOf(files, operation);
  if (disk.temp && disk.final && disk.source) return disk;
  await assertAnchored(files, operation.anchor);
  const again = await diskOf(files, operation);
  if (JSON.stringify(again) === JSON.stringify(disk)) return again;
  throw notFound(operation.finalPath);
}

async function diskOf(files: Journal["files"], operation: Operation): Promise<DiskState> {
  const { tempPath, finalPath, sourcePath, method } = operation;
  return {
    temp: tempPath === undefined ? undefined : await files.readFileIdentity(tempPath),
    final: await files.readFileIdentity(finalPath),
    source: await files.readFileIdentity(sourcePath),
    link: leadsToSource(method) ? await files.readLinkTarget(finalPath) : undefined,
  };
}
