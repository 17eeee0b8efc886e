import type { Operation } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/settle/file-identity.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { appendHistory } from "../../store/history.ts";
import { advance } from "../../store/journal.ts";
import { findRelease } from "../../store/releases.ts";
import { addScan } from "../../store/scans.ts";
import { markRestored } from "../../store/trash.ts";
import type { JournalDeps } from "./journal-deps.ts";
import { scanFolderOf } from "./scan-folder.ts";

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
