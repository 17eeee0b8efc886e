import type { Operation } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/settle/file-identity.ts";
import { findOperation } from "../../store/journal.ts";
import { foldersMadeAbove } from "../../store/publications.ts";
import type { JournalDeps } from "./journal-deps.ts";
import { sealTrash } from "./seal-trash.ts";

/** Writes down that a file lies in the trash: its manifest row, and that its publication is undone, or superseded. */
export async function closeTrash(deps: JournalDeps, trash: Operation, final: FileIdentity | undefined): Promise<void> {
  const { store, files, lease, now } = deps;
  const published = trash.undoes === undefined ? undefined : await findOperation(store.read, trash.undoes);
  // Before it is written down: a kill in between comes here again, and would otherwise leave the empty folders for good.
  if (published) await files.removeEmptyFolders(await foldersMadeAbove(store.read, published.finalPath));
  await store.write((trx) => sealTrash(trx, trash, final, { lease: lease.number, at: now() }));
}
