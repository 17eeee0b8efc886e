import { dirname } from "node:path";
import type { Operation } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import { advance } from "../../../store/journal/journal.ts";
import { removalsOf } from "../../../store/journal/moved-sources.ts";
import { changeItem } from "../../../store/releases/items.ts";
import type { JournalDeps } from "../steps/deps.ts";

/** Writes down that the source of a `move` lies in its place again: its removal is taken back. */
export async function closeReturn(deps: JournalDeps, operation: Operation, final: FileIdentity): Promise<void> {
  const { store, lease, now } = deps;
  await store.write(async (trx) => {
    const removal = (await removalsOf(trx, operation.releaseId)).get(operation.undoes ?? "");
    await advance(trx, operation, "sealed", lease.number, now(), { final });
    if (removal) await advance(trx, removal, "undone", lease.number, now());
    // A copy keeps the time of writing to a fraction of a microsecond only: what it is now is the release's content.
    await changeItem(trx, operation.releaseId, operation.itemPath, { mtime_ns: final.mtimeNs });
  });
}

/** The source of a `move` stands in its place again; a leftover beside it goes. */
export async function endReturn(deps: JournalDeps, operation: Operation, final: FileIdentity): Promise<void> {
  const { files, lease } = deps;
  lease.assertHeld();
  if (operation.tempPath !== undefined) await files.removeStaged(operation.tempPath, operation.id);
  await files.syncFolder(dirname(operation.finalPath));
  await closeReturn(deps, operation, final);
}
