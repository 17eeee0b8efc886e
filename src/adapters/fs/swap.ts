import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import { type FileIdentity, isSameFile } from "../../core/media-files/file-identity.ts";
import { notWritten } from "./disk/attempt.ts";
import { checkStillSame, readFileIdentity } from "./disk/identity.ts";
import { addSecondName, type NameAttempt } from "./links/links.ts";
import { makeFolders } from "./make-folders.ts";
import { syncFolder } from "./sync-folder.ts";
import { deleteFromTrash, trashRootOf } from "./trash.ts";

type DiskSwap = {
  /** The new file, staged in the same folder. */
  temp: string;
  staged: FileIdentity;
  /** Path of the library file, which exists at every moment of the swap. */
  final: string;
  /** The file that is at `final` now. */
  old: FileIdentity;
  /** Destination of the old file, below the `TRASH_FOLDER` of an existing library folder. */
  trashPath: string;
};

/**
 * Replaces a file with a staged one. The old file first gets a second name in the trash, so at
 * every instant the name leads to either the old file or the new one. Both folders are synced. This
 * is the only place where a name changes its file. No system call renames only over an expected
 * file, so a file that another program puts there between the last check and the rename would be
 * lost. After a kill in between, the old file has both names and its trash operation is rolled
 * back.
 */
export async function swapFiles(job: DiskSwap): Promise<NameAttempt> {
  const { temp, final, old, trashPath } = job;
  const trashFolder = dirname(trashPath);
  const before = await bothSame(job);
  if (!before.ok) return before;
  await makeFolders(dirname(trashRootOf(trashPath)), trashFolder);
  const linked = await addSecondName(final, trashPath, old);
  if (!linked.ok) return linked;
  await syncFolder(trashFolder);
  const after = await bothSame(job);
  if (!after.ok) {
    const there = await readFileIdentity(final);
    // If another file has replaced the old one, the trash holds the old file's last name, so it is
    // kept there.
    if (there && isSameFile(there, old)) await deleteFromTrash(trashPath, old);
    return after;
  }
  await rename(temp, final).catch(notWritten(final));
  await syncFolder(dirname(final));
  return { ok: true };
}

async function bothSame({ temp, staged, final, old }: DiskSwap): Promise<NameAttempt> {
  const there = await checkStillSame(final, old);
  if (!there.ok) return there;
  // Both are names of one file: a rename would do nothing and report success.
  if (isSameFile(staged, old)) {
    return { ok: false, code: "destination_exists", why: "The same file is already there." };
  }
  return checkStillSame(temp, staged);
}
