import type { Operation } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/settle/file-identity.ts";
import { changeItem } from "../../store/items.ts";
import { advance, findOperation } from "../../store/journal.ts";
import { foldersMadeAbove } from "../../store/publications.ts";
import { addTrashed } from "../../store/trash.ts";
import type { JournalDeps } from "./journal-deps.ts";

/** Writes down that a file lies in the trash: its manifest row, and that its publication is undone. */
export async function closeTrash(deps: JournalDeps, trash: Operation, final: FileIdentity | undefined): Promise<void> {
  const { store, files, lease, now } = deps;
  const published = trash.undoes === undefined ? undefined : await findOperation(store.read, trash.undoes);
  // Before it is written down: a kill in between comes here again, and would otherwise leave the empty folders for good.
  if (published) await files.removeEmptyFolders(await foldersMadeAbove(store.read, published.finalPath));
  await store.write(async (trx) => {
    await advance(trx, trash, "sealed", lease.number, now(), final ? { final } : {});
    await addTrashed(trx, {
      operationId: trash.id,
      releaseId: trash.releaseId,
      path: trash.finalPath,
      originalPath: trash.sourcePath,
      sourcePath: published?.sourcePath ?? trash.sourcePath,
      source: published?.source ?? trash.source,
      identity: final ?? trash.source,
      trashedAt: now(),
    });
    if (!published) return;
    await advance(trx, published, "undone", lease.number, now());
    await changeItem(trx, trash.releaseId, trash.itemPath, { method: null, destination: null });
  });
}
