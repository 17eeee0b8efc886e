import { dirname } from "node:path";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import { sameFile } from "../../core/media-files/file-identity.ts";
import { fileIdentity } from "./identity.ts";
import { publishByRename, publishNoReplace } from "./publish.ts";
import { assertInside } from "./real-inside.ts";
import { deleteFromTrash, giveBack, stillSame, type TrashAttempt, tidyTrash, trashRootOf } from "./trash.ts";

const OCCUPIED = "Something stands in its place already, and nothing is ever written over a file.";
const ELSEWHERE = "Its place is on another file system than the trash now; move the file there by hand.";

/**
 * Puts the file at `trashPath` back to `path`, whose folder is there, if it still is the file that is expected; never
 * over anything. Both folders are synced. Killed on the way it leaves the file under both names: see `leaveTrash`.
 */
export async function restoreFromTrash(trashPath: string, path: string, expected: FileIdentity): Promise<TrashAttempt> {
  const root = trashRootOf(trashPath);
  const state = await stillSame(trashPath, expected);
  if (!state.ok) return state;
  await assertInside(root, dirname(trashPath));
  let moved = await publishNoReplace(trashPath, path);
  if (!moved.ok && moved.fallThrough) moved = await publishByRename(trashPath, path);
  if (!moved.ok) {
    return moved.code === "destination_exists"
      ? { ok: false, code: "destination_exists", why: OCCUPIED }
      : { ok: false, code: "other_file_system", why: ELSEWHERE };
  }
  const now = await stillSame(path, expected);
  // Somebody put another file in the trash between the look and the link.
  if (!now.ok) await giveBack(path, trashPath);
  return now;
}

/**
 * Takes away what a restore leaves in the trash: the second name of a file that stands at `path` again, and the folders
 * that are empty then. Does nothing unless `path` is that file.
 */
export async function leaveTrash(trashPath: string, path: string, expected: FileIdentity): Promise<void> {
  const there = await fileIdentity(path);
  if (!there || !sameFile(there, expected)) return;
  await deleteFromTrash(trashPath, expected);
  await tidyTrash(trashPath);
}
