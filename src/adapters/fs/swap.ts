import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import { type FileIdentity, isOneInode, isSameFile } from "../../core/media-files/file-identity.ts";
import { notWritten } from "./disk/attempt.ts";
import { checkStillSame, readFileIdentity } from "./disk/identity.ts";
import { addSecondName, type NameAttempt } from "./links/links.ts";
import { makeFolders } from "./make-folders.ts";
import { publishByRename } from "./publish.ts";
import { syncFolder } from "./sync-folder.ts";
import { deleteFromTrash, moveToTrash, trashRootOf } from "./trash.ts";

type DiskSwap = {
  /** The new file, staged in the same folder. */
  temp: string;
  staged: FileIdentity;
  /** Path of the library file. */
  final: string;
  /** The file that is at `final` now. */
  old: FileIdentity;
  /** Destination of the old file, below the `TRASH_FOLDER` of an existing library folder. */
  trashPath: string;
};

/** `note`: text for history when a guarantee is weaker. */
export type SwapAttempt = { ok: true; note?: string } | Exclude<NameAttempt, { ok: true }>;

/**
 * Replaces a file with a staged one. The old file first gets a second name in the trash, so at
 * every instant the name leads to either the old file or the new one. Both folders are synced. This
 * is the only place where a name changes its file. No system call renames only over an expected
 * file, so a file that another program puts there between the last check and the rename would be
 * lost. After a kill in between, the old file has both names and its trash operation is rolled
 * back.
 *
 * Where a file cannot have two names, the old file is renamed into the trash, and the new one then
 * gets the free name. After a kill between both renames, recovery makes the second one.
 */
export async function swapFiles(job: DiskSwap): Promise<SwapAttempt> {
  const { temp, final, old, trashPath } = job;
  const trashFolder = dirname(trashPath);
  const before = await bothSame(job);
  if (!before.ok) return before;
  await makeFolders(dirname(trashRootOf(trashPath)), trashFolder);
  const linked = await addSecondName(final, trashPath, old);
  if (!linked.ok) return linked.code === "no_second_name" ? swapByRenames(job) : linked;
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

const BY_RENAMES =
  "The library's file system does not support hardlinks: the old file was moved to the trash, and " +
  "the new one then got its name.";

/**
 * Swaps where a file cannot have two names. For a moment, neither file has the name. If the new file
 * cannot get it, the old one gets it back.
 */
export async function swapByRenames({
  temp,
  final,
  old,
  trashPath,
}: DiskSwap): Promise<SwapAttempt> {
  const moved = await moveToTrash(final, trashPath, old);
  if (!moved.ok) return moved;
  const giveBack = (): Promise<unknown> => publishByRename(trashPath, final).catch(() => {});
  try {
    const shown = await publishByRename(temp, final);
    if (shown.ok) return { ok: true, note: BY_RENAMES };
    await giveBack();
    const code = shown.code === "destination_exists" ? shown.code : "unsupported";
    return { ok: false, code, why: shown.why };
  } catch (error) {
    // The rename may have been made, and only the sync failed. The name is then taken.
    await giveBack();
    throw error;
  }
}

async function bothSame({ temp, staged, final, old }: DiskSwap): Promise<NameAttempt> {
  const there = await checkStillSame(final, old);
  if (!there.ok) return there;
  // Both are names of one file: a rename would do nothing and report success.
  if (isOneInode(staged, old)) {
    return { ok: false, code: "destination_exists", why: "The same file is already there." };
  }
  return checkStillSame(temp, staged);
}
