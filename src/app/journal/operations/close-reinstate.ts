import { quoted } from "../../../base/text/clean-text.ts";
import { ENGINE } from "../../../core/actor.ts";
import { isMissingProof } from "../../../core/journal/missing.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { type FileIdentity, isSameFile } from "../../../core/media-files/file-identity.ts";
import { advance, findOperation } from "../../../store/journal/journal.ts";
import { refreshSuperseded } from "../../../store/journal/supersede.ts";
import { markRestored } from "../../../store/journal/trash.ts";
import type { Trx } from "../../../store/open.ts";
import { addScan } from "../../../store/plex/scans.ts";
import { appendHistory } from "../../../store/releases/history.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import { confirmMissing, lookInLibrary } from "../steps/confirm-missing.ts";
import { type Journal, type JournalStamp, stampOf } from "../steps/journal.ts";
import { type OperationEnding, rollBack } from "../steps/perform.ts";
import { scanFolderOf } from "../steps/scan-folder.ts";

// Ends a `reinstate` operation. This is a separate file because a swap, which may be the last step
// of a `reinstate`, also ends it.

/** Records that a superseded file is back at its path. */
export async function closeReinstate(journal: Journal, reinstate: Operation): Promise<void> {
  const { store, files, lease } = journal;
  lease.assertLeased();
  const final = (await files.readFileIdentity(reinstate.finalPath)) ?? reinstate.source;
  await leaveTrash(journal, reinstate);
  await store.write((trx) =>
    sealReinstated(trx, reinstate, final, { ...stampOf(journal), hasServer: journal.hasServer() }),
  );
}

/**
 * Removes the second name, in the trash, of a file that an operation put back.
 * @throws Outage `root_missing` if it cannot be known whether that name is still there
 */
export async function leaveTrash(
  { files }: Pick<Journal, "files">,
  { sourcePath, finalPath, source, anchor }: Operation,
): Promise<void> {
  const left = await files.leaveTrash(sourcePath, finalPath, source);
  if (left === "path_not_found") await confirmMissing(files, { path: sourcePath, anchor });
}

/**
 * Must run in a transaction. Records that a superseded file is back at its path and belongs to its
 * release as before.
 */
export async function sealReinstated(
  trx: Trx,
  reinstate: Operation,
  final: FileIdentity,
  { lease, at, hasServer }: JournalStamp & { hasServer: boolean },
): Promise<void> {
  await advance(trx, reinstate, "sealed", lease, at, { final });
  const trash =
    reinstate.undoes === undefined ? undefined : await findOperation(trx, reinstate.undoes);
  const old = trash?.undoes === undefined ? undefined : await findOperation(trx, trash.undoes);
  if (!trash || !old) return;
  await markRestored(trx, trash.id, at);
  await advance(trx, old, "sealed", lease, at, { final });
  const { releaseId, itemPath, finalPath, method } = old;
  await changeItem(trx, releaseId, itemPath, {
    method: method ?? null,
    destination: finalPath,
    problem: null,
  });
  await refreshSuperseded(trx, releaseId);
  const release = await findRelease(trx, releaseId);
  await appendHistory(trx, {
    at,
    releaseId,
    name: release?.name,
    action: "reinstated",
    actor: ENGINE,
    detail: {
      message: `${quoted(finalPath, 4096)} is back in the library: the file that replaced it was undone.`,
    },
  });
  if (hasServer) {
    await addScan(trx, releaseId, scanFolderOf(reinstate, release?.identity?.type), at);
  }
}

export const REINSTATE: OperationEnding = {
  /**
   * If the file's name in the trash was removed by someone else, the staged file may be the only
   * one left. It is therefore moved back to the trash first.
   */
  async rollBack(journal, reinstate, why) {
    const { files } = journal;
    const { tempPath, sourcePath, source, anchor } = reinstate;
    if (tempPath !== undefined) {
      const [staged, there] = [
        await lookInLibrary(files, { path: tempPath, anchor }),
        await lookInLibrary(files, { path: sourcePath, anchor }),
      ];
      const isStaged = !isMissingProof(staged) && isSameFile(staged, source);
      if (isStaged && (isMissingProof(there) || !isSameFile(there, source))) {
        const moved = await files.moveToTrash(tempPath, sourcePath, source);
        if (!moved.ok) {
          throw new Error(
            `${tempPath} can be moved neither to its destination nor back to the trash: ` +
              moved.why,
          );
        }
      }
    }
    await rollBack(journal, reinstate, why);
  },
  finish: closeReinstate,
};
