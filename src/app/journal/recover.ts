import { MustStop } from "../../core/errors.ts";
import { leadsToSource } from "../../core/journal/method-traits.ts";
import type { Operation, OperationKind } from "../../core/journal/operation.ts";
import { isUnfinished } from "../../core/journal/operation-traits.ts";
import { type Disk, type Recovery, recoveryOf } from "../../core/journal/recovery.ts";
import { forgetAllProgress } from "../../store/journal/copy-progress.ts";
import { findOperation, openOperations } from "../../store/journal/journal.ts";
import { openTrashFor } from "../../store/journal/supersede.ts";
import { recoverReinstate } from "./operations/close-reinstate.ts";
import { recoverFolder } from "./operations/make-folder.ts";
import { recoverPublication } from "./operations/publish.ts";
import { recoverRemoval } from "./operations/remove-source.ts";
import { recoverRestore } from "./operations/restore.ts";
import { recoverReturn } from "./operations/return-source.ts";
import { recoverSwap, swapPairOf } from "./operations/swap.ts";
import { recoverTrash } from "./operations/trash.ts";
import type { Journal, RecoverDeps } from "./steps/deps.ts";
import { assertAnchored } from "./steps/roots.ts";

/**
 * Finishes or rolls back every operation that a crash left open, judged by what is on disk. Idempotent: it may be killed
 * anywhere and run again. Runs before anything else.
 * @returns how many were closed, and how many wait for a media root that is not mounted
 */
export async function recoverAll(
  deps: RecoverDeps,
  onError: (operation: Operation, error: unknown) => void,
): Promise<{ done: number; waiting: number }> {
  const result = { done: 0, waiting: 0 };
  await deps.store.write(forgetAllProgress);
  for (const { id } of await openOperations(deps.store.read)) {
    // Read again: two operations may have been closed together.
    const operation = await findOperation(deps.store.read, id);
    if (!operation || !isUnfinished(operation)) continue;
    try {
      await recoverOperation(deps, operation);
      result.done++;
    } catch (error) {
      if (error instanceof MustStop) throw error;
      result.waiting++;
      onError(operation, error);
    }
  }
  return result;
}

/** The same for one release and the files that it replaces, before work on it continues. */
export async function recoverRelease(deps: RecoverDeps, releaseId: number): Promise<void> {
  const { read } = deps.store;
  for (const { id } of [...(await openOperations(read, releaseId)), ...(await openTrashFor(read, releaseId))]) {
    const operation = await findOperation(read, id);
    // One that is published needs no recovery: its release seals it.
    // A file may be restored from the trash at this moment. That is not this release's work.
    if (operation && isUnfinished(operation) && operation.kind !== "restore") await recoverOperation(deps, operation);
  }
}

/** How an operation of each kind ends, once journal and disk have decided on `recovery`. */
const RECOVER: Record<OperationKind, (deps: RecoverDeps, operation: Operation, recovery: Recovery) => Promise<void>> = {
  publish: recoverPublication,
  trash: recoverTrash,
  restore: recoverRestore,
  reinstate: recoverReinstate,
  remove: recoverRemoval,
  return: recoverReturn,
  make_folder: recoverFolder,
};

/** Finishes or rolls back one open operation. While its library is not mounted, throws an outage and leaves it open. */
export async function recoverOperation(deps: RecoverDeps, operation: Operation): Promise<void> {
  await assertAnchored(deps.files, operation.anchor);
  const pair = await swapPairOf(deps, operation);
  if (pair) return recoverSwap(deps, pair, recoveryOf(pair.into, await diskOf(deps, pair.into)));
  await RECOVER[operation.kind](deps, operation, recoveryOf(operation, await diskOf(deps, operation)));
}

async function diskOf({ files }: Pick<Journal, "files">, operation: Operation): Promise<Disk> {
  const { tempPath, finalPath, sourcePath, method } = operation;
  return {
    temp: tempPath === undefined ? undefined : await files.fileIdentity(tempPath),
    final: await files.fileIdentity(finalPath),
    source: await files.fileIdentity(sourcePath),
    link: leadsToSource(method) ? await files.linkTarget(finalPath) : undefined,
  };
}
