import { dirname } from "node:path";
import type { Operation } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import { findOperation } from "../../store/journal/journal.ts";
import { anythingPublishedBeside, foldersMadeAbove } from "../../store/journal/publications.ts";
import type { JournalDeps } from "../journal/deps.ts";
import { sealTrash } from "./seal-trash.ts";

/** Writes down that a file lies in the trash: its manifest row, and that its publication is undone, or superseded. */
export async function closeTrash(deps: JournalDeps, trash: Operation, final: FileIdentity | undefined): Promise<void> {
  const { store, lease, now } = deps;
  const published = trash.undoes === undefined ? undefined : await findOperation(store.read, trash.undoes);
  // Before it is written down: a kill in between comes here again, and would otherwise leave the empty folders for good.
  if (published) await removeEmptied(deps, published);
  await store.write((trx) => sealTrash(trx, trash, final, { lease: lease.number, at: now() }));
}

/** Of the two folders around a file that left it those that filing made and that are empty now: of a film, of a season and its series. */
async function removeEmptied(
  { store, files }: Pick<JournalDeps, "store" | "files">,
  { finalPath, releaseId }: Operation,
): Promise<void> {
  const folder = dirname(finalPath);
  await files.removeEmptyFolders(await foldersMadeAbove(store.read, finalPath, folder));
  if (await files.fileIdentity(folder)) return;
  // Around a film's folder lies the library: to read the past of 100,000 films takes 100 ms, in which nothing else happens.
  if (await anythingPublishedBeside(store.read, folder, releaseId)) return;
  await files.removeEmptyFolders(await foldersMadeAbove(store.read, finalPath, dirname(folder)));
}
