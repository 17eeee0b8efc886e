import type { Operation } from "../../../core/journal/operation.ts";
import { type FileIdentity, sameFile } from "../../../core/media-files/file-identity.ts";
import { advance, findOperation } from "../../../store/journal/journal.ts";
import type { JournalDeps } from "../steps/deps.ts";
import { closeTrash } from "./trash.ts";

/** Takes an operation that published nothing off the disk and closes it; what lies in the trash and nowhere else stays there, and is listed. */
export async function rollBack(deps: JournalDeps, operation: Operation, why: string): Promise<void> {
  const { store, files, lease, now } = deps;
  if (operation.kind === "trash") {
    const only = await onlyInTrash(deps, operation);
    // Nothing replaced it then: it was taken out, and the trash lists it, as the only name that it has here.
    if (only) return closeTrash(deps, { ...operation, replacedBy: undefined }, only);
    await leaveOneName(deps, operation);
  }
  if (operation.kind === "reinstate") await backToTrash(deps, operation);
  if (operation.tempPath !== undefined) await files.removeStaged(operation.tempPath, operation.id);
  await files.removeEmptyFolders(operation.madeFolders);
  await store.write((trx) => advance(trx, operation, "rolled_back", lease.number, now(), { error: why }));
}

/** The file if it lies in the trash alone: somebody took its name in the library, or gave that to another, meanwhile. */
async function onlyInTrash({ store, files }: JournalDeps, trash: Operation): Promise<FileIdentity | undefined> {
  const [here, there] = [await files.fileIdentity(trash.sourcePath), await files.fileIdentity(trash.finalPath)];
  if (!there || !sameFile(there, trash.source) || (here && sameFile(here, trash.source))) return undefined;
  const published = trash.undoes === undefined ? undefined : await findOperation(store.read, trash.undoes);
  return published?.state === "sealed" || published?.state === "published" ? there : undefined;
}

/** Linked into the trash and still in the library: the second name goes, the file stays where it is. */
async function leaveOneName({ files }: JournalDeps, trash: Operation): Promise<void> {
  const [here, there] = [await files.fileIdentity(trash.sourcePath), await files.fileIdentity(trash.finalPath)];
  const linked = here && there && sameFile(here, there) && sameFile(there, trash.source);
  // Where nothing lies yet, the folders that were made for it go.
  if (linked || !there) await files.deleteFromTrash(trash.finalPath, trash.source);
}

/** Its name in the trash was taken away meanwhile: the staged one may be the last that the file has. */
async function backToTrash({ files }: JournalDeps, { tempPath, sourcePath, source }: Operation): Promise<void> {
  if (tempPath === undefined) return;
  const [staged, there] = [await files.fileIdentity(tempPath), await files.fileIdentity(sourcePath)];
  if (!staged || !sameFile(staged, source) || (there && sameFile(there, source))) return;
  const moved = await files.moveToTrash(tempPath, sourcePath, source);
  if (!moved.ok) throw new Error(`${tempPath} can go neither to its place nor back to the trash: ${moved.why}`);
}
