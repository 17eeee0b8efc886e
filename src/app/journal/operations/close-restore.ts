import type { Operation } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { advance } from "../../../store/journal/journal.ts";
import { markRestored } from "../../../store/journal/trash.ts";
import { addScan } from "../../../store/plex/scans.ts";
import { appendHistory } from "../../../store/releases/history.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import type { JournalDeps } from "../steps/deps.ts";
import { scanFolderOf } from "../steps/scan-folder.ts";

/**
 * Writes down that a file stands in the library again. Its release stays what it is: the file is the person's now, and no
 * undo takes it a second time.
 */
export async function closeRestore(
  deps: JournalDeps & { hasPlex: () => boolean },
  restore: Operation,
  final: FileIdentity,
): Promise<void> {
  const { store, files, lease, now, hasPlex } = deps;
  lease.assertHeld();
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
      actor: "engine",
      detail: { message: `${cleanText(restore.finalPath, 4096)} was put back from the trash.` },
    });
    if (hasPlex()) await addScan(trx, restore.releaseId, scanFolderOf(restore, release?.identity?.type), at);
  });
}
