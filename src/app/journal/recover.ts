import { dirname } from "node:path";
import { MustStop } from "../../core/errors.ts";
import { leadsToSource } from "../../core/journal/method-traits.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { recoveryOf } from "../../core/journal/recovery.ts";
import { type FileIdentity, sameFile } from "../../core/media-files/file-identity.ts";
import { forgetAllProgress } from "../../store/journal/copy-progress.ts";
import { advance, findOperation, openOperations } from "../../store/journal/journal.ts";
import { openTrashFor } from "../../store/journal/supersede.ts";
import { changeItem } from "../../store/releases/items.ts";
import { closeReinstate } from "./operations/close-reinstate.ts";
import { recoverRemoval } from "./operations/close-removal.ts";
import { closeRestore } from "./operations/close-restore.ts";
import { endReturn } from "./operations/close-return.ts";
import { rollBack } from "./operations/roll-back.ts";
import { recoverSwap, swapPairOf } from "./operations/swap.ts";
import { closeTrash } from "./operations/trash.ts";
import { assertAnchored, type JournalDeps, type RecoverDeps } from "./steps/deps.ts";
import { makeVisible, withNote } from "./steps/make-file.ts";
import { assertInsideRoots } from "./steps/roots.ts";

/**
 * Brings every operation that a crash left open to an end, by what is on disk. Idempotent: killing it anywhere and
 * running it again is the normal case. Runs before anything else.
 * @returns what was done, and the operations that wait for a root that is not there.
 */
export async function recoverAll(
  deps: RecoverDeps,
  onError: (operation: Operation, error: unknown) => void,
): Promise<{ done: number; waiting: number }> {
  const result = { done: 0, waiting: 0 };
  await deps.store.write(forgetAllProgress);
  for (const { id } of await openOperations(deps.store.read)) {
    // Read again: two of them may have come to their end together.
    const operation = await findOperation(deps.store.read, id);
    if (!operation || !isOpen(operation)) continue;
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

/** The same for one release, before it is worked on again, with what its files replace. */
export async function recoverRelease(deps: RecoverDeps, releaseId: number): Promise<void> {
  const { read } = deps.store;
  for (const { id } of [...(await openOperations(read, releaseId)), ...(await openTrashFor(read, releaseId))]) {
    const operation = await findOperation(read, id);
    // What is being put back from the trash may be under way at this moment, and is not this release's work.
    if (operation && isOpen(operation) && operation.kind !== "restore") await recoverOperation(deps, operation);
  }
}

/** What is published its release seals. */
const isOpen = ({ state }: Operation): boolean => state === "intent" || state === "staged";

/** One open operation. Throws an outage, leaving it open, while its media root is not there. */
export async function recoverOperation(deps: RecoverDeps, operation: Operation): Promise<void> {
  const { files } = deps;
  await assertAnchored(files, operation.anchor);
  const pair = await swapPairOf(deps, operation);
  if (pair) return recoverSwap(deps, pair);
  const disk = {
    temp: operation.tempPath === undefined ? undefined : await files.fileIdentity(operation.tempPath),
    final: await files.fileIdentity(operation.finalPath),
    source: await files.fileIdentity(operation.sourcePath),
    link: leadsToSource(operation.method) ? await files.linkTarget(operation.finalPath) : undefined,
  };
  const recovery = recoveryOf(operation, disk);
  if (operation.kind === "remove" || recovery.do === "put_back") {
    await recoverRemoval(deps, operation, recovery);
    return;
  }
  if (recovery.do === "roll_back") {
    await rollBack(deps, operation, recovery.why);
    return;
  }
  if (operation.kind === "return") {
    await endReturn(deps, operation, (recovery.do === "seal" && recovery.final) || operation.source);
    return;
  }
  if (operation.kind === "trash") {
    await closeTrash(deps, operation, recovery.do === "seal" ? recovery.final : undefined);
    return;
  }
  if (operation.kind === "reinstate") {
    await closeReinstate(deps, operation);
    return;
  }
  if (operation.kind === "restore") {
    await closeRestore(deps, operation, (recovery.do === "seal" && recovery.final) || operation.source);
    return;
  }
  deps.lease.assertHeld();
  await assertInsideRoots(deps, operation.finalPath);
  if (recovery.do === "publish") {
    const result = await makeVisible(files, operation.tempPath ?? "", operation.finalPath);
    if (result.ok) await markPublished(deps, operation, result.identity, withNote(operation.why, result));
    else await rollBack(deps, operation, result.why);
    return;
  }
  if (operation.tempPath !== undefined) await files.removeStaged(operation.tempPath, operation.id);
  await files.syncFolder(dirname(operation.finalPath));
  await markPublished(deps, operation, recovery.final);
}

/** `final` is what was proven to be ours: whatever has the name a moment later, an undo takes nothing else. */
async function markPublished(
  deps: JournalDeps,
  operation: Operation,
  final: FileIdentity | undefined,
  why?: string,
): Promise<void> {
  const { store, lease, now } = deps;
  const linked = final !== undefined && sameFile(final, operation.source);
  const method = linked ? "hardlink" : (operation.method ?? "copy");
  await store.write(async (trx) => {
    await advance(trx, operation, "published", lease.number, now(), {
      method,
      ...(why === undefined ? {} : { why }),
      ...(final ? { final } : {}),
    });
    const change = { method, destination: operation.finalPath, problem: null };
    await changeItem(trx, operation.releaseId, operation.itemPath, change);
  });
}
