import { dirname } from "node:path";
import { ENGINE } from "../../../core/actor.ts";
import { MustStop, UserError } from "../../../core/errors.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import type { Recovery } from "../../../core/journal/recovery.ts";
import { type FileIdentity, sameFile } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { advance, beginOperation, findOperation } from "../../../store/journal/journal.ts";
import { publicationAt } from "../../../store/journal/publications.ts";
import { openRestoreOf } from "../../../store/journal/supersede.ts";
import { findTrashed, markRestored, type Trashed } from "../../../store/journal/trash.ts";
import { addScan } from "../../../store/plex/scans.ts";
import { appendHistory } from "../../../store/releases/history.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import type { MethodPolicy, OperationDeps, RecoverDeps } from "../steps/deps.ts";
import { rollBack } from "../steps/roll-back.ts";
import { anchorOf, assertAnchored, assertInsideRoots } from "../steps/roots.ts";
import { runOperation } from "../steps/run-operation.ts";
import { scanFolderOf } from "../steps/scan-folder.ts";

export type RestoreDeps = OperationDeps & { policy: Pick<MethodPolicy, "dirMode"> };

/**
 * Puts one file of the trash back where it was. Each step is written to the journal before it is taken. Returns the reason
 * if it was left in the trash.
 * @throws Outage while its library is not mounted or not writable; the caller tries again
 */
export async function restoreTrashed(deps: RestoreDeps, asked: Trashed): Promise<Reason | undefined> {
  const { files, store } = deps;
  const trash = await findOperation(store.read, asked.operationId);
  const inTrash = await files.fileIdentity(asked.path);
  if (!inTrash) {
    await assertAnchored(files, trash?.anchor);
    return { code: "missing", message: "It is no longer in the trash." };
  }
  if (!sameFile(inTrash, asked.identity))
    return { code: "changed", message: "Another file is in its place in the trash and was left alone." };
  if ((await files.fileIdentity(asked.originalPath)) !== undefined) return OCCUPIED;
  try {
    const root = await assertInsideRoots(deps, asked.originalPath);
    const folders = await files.missingFolders(root, dirname(asked.originalPath));
    const restore = await begin(deps, { ...asked, identity: inTrash }, folders);
    if ("code" in restore) return restore;
    return await runOperation(deps, restore, () => carryOut(deps, restore, root), {
      recoverIn: ["intent"],
      afterRecovery(error, operation) {
        if (operation?.state === "sealed") return undefined;
        throw error;
      },
    });
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof MustStop) throw error;
    return { code: error.code, message: `${error.message} ${error.hint}` };
  }
}

async function begin(deps: RestoreDeps, row: Trashed, madeFolders: string[]): Promise<Operation | Reason> {
  const { store, lease, now } = deps;
  const id = deps.newId();
  const anchor = await anchorOf(deps, row.originalPath);
  return store.write(async (trx) => {
    const still = await findTrashed(trx, row.operationId);
    if (still?.request !== "restore")
      return { code: "changed", message: "Another decision about it was made in the meantime." };
    // A release that is being filed under that name comes first; otherwise recovery could not know whose file it is.
    const claim = await publicationAt(trx, row.originalPath);
    if (claim) return claimed(claim);
    // The release that superseded it is being undone at this moment, and that puts it back.
    if (await openRestoreOf(trx, row.operationId)) return { code: "changed", message: "It is being put back already." };
    const trash = await findOperation(trx, row.operationId);
    return beginOperation(
      trx,
      {
        id,
        releaseId: row.releaseId,
        itemPath: trash?.itemPath ?? "",
        kind: "restore",
        lease: lease.number,
        sourcePath: row.path,
        source: row.identity,
        finalPath: row.originalPath,
        madeFolders,
        anchor,
        undoes: row.operationId,
      },
      now(),
    );
  });
}

async function carryOut(deps: RestoreDeps, restore: Operation, root: string): Promise<Reason | undefined> {
  const { files, policy, lease } = deps;
  const { sourcePath, source, finalPath } = restore;
  await files.makeFolders(root, dirname(finalPath), policy.dirMode === undefined ? {} : { mode: policy.dirMode });
  lease.assertLeased();
  const moved = await files.restoreFromTrash(sourcePath, finalPath, source);
  if (moved.ok) {
    await close(deps, restore, source);
    return undefined;
  }
  await rollBack(deps, restore, moved.why);
  return { code: moved.code, message: moved.why };
}

/**
 * Records that a file is in the library again. The state of its release does not change: the file is the person's now, and
 * no undo removes it a second time.
 */
async function close(deps: RecoverDeps, restore: Operation, final: FileIdentity): Promise<void> {
  const { store, files, lease, now, hasPlex } = deps;
  lease.assertLeased();
  await files.leaveTrash(restore.sourcePath, restore.finalPath, final);
  await store.write(async (trx) => {
    const at = now();
    await advance(trx, restore, "sealed", lease.number, at, { final });
    if (restore.undoes !== undefined) await markRestored(trx, restore.undoes, at);
    const release = await findRelease(trx, restore.releaseId);
    await appendHistory(trx, {
      at,
      releaseId: restore.releaseId,
      name: release?.name,
      action: "restored",
      actor: ENGINE,
      detail: { message: `${cleanText(restore.finalPath, 4096)} was put back from the trash.` },
    });
    if (hasPlex()) await addScan(trx, restore.releaseId, scanFolderOf(restore, release?.identity?.type), at);
  });
}

export async function recoverRestore(deps: RecoverDeps, restore: Operation, recovery: Recovery): Promise<void> {
  if (recovery.do === "roll_back") return rollBack(deps, restore, recovery.why);
  await close(deps, restore, (recovery.do === "seal" && recovery.final) || restore.source);
}

const OCCUPIED: Reason = {
  code: "destination_exists",
  message: "Another file is already at its path in the library, and files are never overwritten.",
};

/** Another release owns its place, although nothing was there a moment ago. */
const claimed = ({ releaseId, state }: Operation): Reason => ({
  code: "destination_exists",
  message:
    state === "sealed"
      ? `Its place belongs to release ${releaseId}, whose file there was removed. Undo release ${releaseId}, then ask again.`
      : `Release ${releaseId} is being filed under its name at this moment. Ask again when that is done.`,
});
