import { dirname } from "node:path";
import { withHint } from "../../../core/actions/sentence.ts";
import { ENGINE } from "../../../core/actor.ts";
import { MustStop, UserError } from "../../../core/errors.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { type FileIdentity, sameFile } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason-codes.ts";
import { quoted } from "../../../core/text/clean-text.ts";
import { advance, findOperation } from "../../../store/journal/journal.ts";
import { publicationAt } from "../../../store/journal/publications.ts";
import { openRestoreOf } from "../../../store/journal/supersede.ts";
import { findTrashed, markRestored, type Trashed } from "../../../store/journal/trash.ts";
import { addScan } from "../../../store/plex/scans.ts";
import { appendHistory } from "../../../store/releases/history.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import type { Journal } from "../steps/journal.ts";
import { type Kind, perform, rollBack } from "../steps/perform.ts";
import { anchorOf, assertAnchored, assertInsideRoots } from "../steps/roots.ts";
import { scanFolderOf } from "../steps/scan-folder.ts";

/**
 * Puts one file of the trash back where it was. Each step is written to the journal before it is taken. Returns the reason
 * if it was left in the trash.
 * @throws Outage while its library is not mounted or not writable; the caller tries again
 */
export async function restoreTrashed(journal: Journal, asked: Trashed): Promise<Reason | undefined> {
  const { files, store, lease, policy } = journal;
  const { operationId, path: sourcePath, originalPath: finalPath } = asked;
  const trash = await findOperation(store.read, operationId);
  const source = await files.fileIdentity(sourcePath);
  if (!source) {
    await assertAnchored(files, trash?.anchor);
    return { code: "missing", message: "It is no longer in the trash." };
  }
  if (!sameFile(source, asked.identity))
    return { code: "changed", message: "Another file is in its place in the trash and was left alone." };
  if ((await files.fileIdentity(finalPath)) !== undefined) return OCCUPIED;
  try {
    const root = await assertInsideRoots(journal, finalPath);
    const madeFolders = await files.missingFolders(root, dirname(finalPath));
    const anchor = await anchorOf(journal, finalPath);
    return await perform(journal, RESTORE, {
      intent: () => ({
        releaseId: asked.releaseId,
        itemPath: trash?.itemPath ?? "",
        kind: "restore",
        sourcePath,
        source,
        finalPath,
        madeFolders,
        anchor,
        undoes: operationId,
      }),
      async recheck(trx) {
        const still = await findTrashed(trx, operationId);
        if (still?.request !== "restore")
          return { code: "changed", message: "Another decision about it was made in the meantime." };
        // A release that is being filed under that name comes first; otherwise recovery could not know whose file it is.
        const claim = await publicationAt(trx, finalPath);
        if (claim) return claimed(claim);
        // The release that superseded it is being undone at this moment, and that puts it back.
        const open = await openRestoreOf(trx, operationId);
        return open && { code: "changed", message: "It is being put back already." };
      },
      async carryOut(restore) {
        await files.makeFolders(root, dirname(finalPath), { mode: policy.dirMode });
        lease.assertLeased();
        const moved = await files.restoreFromTrash(sourcePath, finalPath, source);
        if (!moved.ok) return { code: moved.code, message: moved.why };
        await close(journal, restore, source);
        return undefined;
      },
      async afterRecovery(error, operation) {
        if (operation?.state === "sealed") return undefined;
        throw error;
      },
    });
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof MustStop) throw error;
    return { code: error.code, message: withHint(error) };
  }
}

/**
 * Records that a file is in the library again. The state of its release does not change: the file is the person's now, and
 * no undo removes it a second time.
 */
async function close(journal: Journal, restore: Operation, final: FileIdentity): Promise<void> {
  const { store, files, lease, now, hasPlex } = journal;
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
      detail: { message: `${quoted(restore.finalPath, 4096)} was put back from the trash.` },
    });
    if (hasPlex()) await addScan(trx, restore.releaseId, scanFolderOf(restore, release?.identity?.type), at);
  });
}

export const RESTORE: Kind = {
  rollBack,
  finish: (journal, restore, found) => close(journal, restore, (found.do === "seal" && found.final) || restore.source),
};

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
