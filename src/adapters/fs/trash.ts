import { lstat, opendir, rename, rmdir, unlink } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { type Outage, succeeds, UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { type FileIdentity, isOneInode, isSameFile } from "../../core/media-files/file-identity.ts";
import {
  errnoNameOf,
  moveFailure,
  notWritten,
  removalDenied,
  type TrashAttempt,
} from "./disk/attempt.ts";
import { checkStillSame, readFileIdentity } from "./disk/identity.ts";
import { learnDisk } from "./disk/learn-disk.ts";
import { addSecondName, ELSEWHERE, type NameAttempt } from "./links/links.ts";
import { giveSecondName } from "./links/second-name.ts";
import { makeFolders } from "./make-folders.ts";
import { publishByRename, publishNoReplace } from "./publish.ts";
import { assertInside } from "./read/resolve-inside.ts";
import { syncFolder, syncLeftFolder } from "./sync-folder.ts";

/**
 * Folder in each library folder that holds the files taken out of it:
 * `TRASH_FOLDER/<date>/<operation>/…`.
 */
export const TRASH_FOLDER = ".plex-ingest-trash";

/**
 * Moves the file at `path` to `trashPath` (below the `TRASH_FOLDER` of an existing library folder)
 * if it is still the expected file. Never overwrites a file. Both folders are synced.
 */
export async function moveToTrash(
  path: string,
  trashPath: string,
  expected: FileIdentity,
): Promise<TrashAttempt> {
  await learnDisk(dirname(path)); // a rename may give the file a new number
  const state = await checkStillSame(path, expected);
  if (!state.ok) return state;
  await makeFolders(libraryOf(trashPath), dirname(trashPath));
  if ((await readFileIdentity(trashPath)) !== undefined) {
    return { ok: false, code: "destination_exists", why: TRASH_NAME_TAKEN };
  }
  try {
    await rename(path, trashPath);
  } catch (error) {
    if (errnoNameOf(error) === "EXDEV") {
      return { ok: false, code: "other_file_system", why: ELSEWHERE };
    }
    const now = await checkStillSame(path, expected);
    if (!now.ok) return now;
    throw moveFailure(error, path, trashPath);
  }
  const moved = await checkStillSame(trashPath, expected);
  if (!moved.ok) await moveBack(trashPath, path);
  await syncFolder(dirname(trashPath));
  await syncLeftFolder(dirname(path));
  return moved;
}

// Moves back a file that took the expected file's place between check and rename, unless its path
// is taken again.
async function moveBack(from: string, to: string): Promise<void> {
  try {
    await giveSecondName(from, to);
    await unlink(from);
  } catch {
    // A folder cannot be linked. If the rename also fails, the folder stays where it is, and
    // nothing is lost.
    if ((await readFileIdentity(to)) === undefined) await rename(from, to).catch(() => {});
  }
}

/**
 * Permanently deletes one file from the trash if it is still the file that was put there. Then
 * removes the empty folders above it. Refuses a path that is not below a `TRASH_FOLDER` or leaves
 * it through a link.
 */
export async function deleteFromTrash(path: string, expected: FileIdentity): Promise<TrashAttempt> {
  const root = trashRootOf(path);
  const state = await checkStillSame(path, expected);
  if (!state.ok) {
    if (state.code === "path_not_found") await tidyAfterKill(root, path);
    return state;
  }
  await assertInside(root, dirname(path));
  await unlink(path).catch(notWritten(path));
  await syncFolder(dirname(path));
  await tidyTrash(path);
  return { ok: true };
}

/**
 * Removes empty folders that a kill after a deletion, or before a move, may have left. Nothing
 * depends on them.
 */
async function tidyAfterKill(root: string, path: string): Promise<void> {
  // If this fails, there is no trash yet, or the path contains a link.
  if (await succeeds(assertInside(root, dirname(path)))) await tidyTrash(path);
}

/** Removes the empty trash folders above this path. */
async function tidyTrash(path: string): Promise<void> {
  const root = trashRootOf(path);
  const folders: string[] = [];
  for (let folder = dirname(path); folder.length > root.length; folder = dirname(folder)) {
    folders.push(folder);
  }
  await removeEmptyFolders(folders, { ifDenied: "keep" });
}

/**
 * Removes those of `folders` that are empty, deepest first, and returns the removed ones. A folder
 * that plex-ingest made must not stay empty, so its caller tries again.
 * @throws Outage `not_writable` if the folder above an empty folder denies changes, after all others
 * were removed; not with `ifDenied: "keep"`, for folders that plex-ingest did not make
 */
export async function removeEmptyFolders(
  folders: readonly string[],
  { ifDenied = "throw" }: { ifDenied?: "throw" | "keep" } = {},
): Promise<string[]> {
  const removed: string[] = [];
  let denial: Outage | undefined;
  for (const folder of folders.toSorted((a, b) => b.split(sep).length - a.split(sep).length)) {
    try {
      await rmdir(folder);
    } catch (error) {
      // The folder may also be non-empty, missing or not a folder.
      if (await isEmptyFolder(folder)) denial ??= removalDenied(error, folder);
      continue;
    }
    removed.push(folder);
    await syncLeftFolder(dirname(folder));
  }
  if (denial && ifDenied === "throw") throw denial;
  return removed;
}

async function isEmptyFolder(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined);
  if (!stats?.isDirectory()) return false;
  const folder = await opendir(path).catch(() => undefined);
  if (!folder) return false;
  try {
    return (await folder.read()) === null;
  } finally {
    await folder.close();
  }
}

const TRASH_NAME_TAKEN =
  "A file with that name is already in the trash. plex-ingest never overwrites files.";

/**
 * Returns the trash folder that contains a path. @throws UserError (`refused`) if the path is not
 * in one.
 */
export const trashRootOf = (path: string): string => `${libraryOf(path)}${sep}${TRASH_FOLDER}`;

function libraryOf(trashPath: string): string {
  const end = trashPath.indexOf(`${sep}${TRASH_FOLDER}${sep}`);
  if (end > 0) return trashPath.slice(0, end);
  const hint = "Use a file that plex-ingest itself moved to the trash.";
  throw UserError.refused(`${quoted(trashPath, 300)} is not in a trash folder.`, hint);
}

const DESTINATION_TAKEN =
  "Another file already exists at its original path. plex-ingest never overwrites files.";
const DESTINATION_ELSEWHERE =
  "Its original path is no longer on the same file system as the trash. Move the file there by " +
  "hand.";

/**
 * Moves the file at `trashPath` back to `path`, whose folder must exist, if it is still the
 * expected file. Never overwrites a file. Both folders are synced. A kill in between leaves the
 * file under both names: see `leaveTrash`.
 */
export async function restoreFromTrash(
  trashPath: string,
  path: string,
  expected: FileIdentity,
): Promise<TrashAttempt> {
  const root = trashRootOf(trashPath);
  const state = await checkStillSame(trashPath, expected);
  if (!state.ok) return state;
  await assertInside(root, dirname(trashPath));
  let moved = await publishNoReplace(trashPath, path);
  if (!moved.ok && moved.fallThrough) moved = await publishByRename(trashPath, path);
  if (!moved.ok) {
    return moved.code === "destination_exists"
      ? { ok: false, code: "destination_exists", why: DESTINATION_TAKEN }
      : { ok: false, code: "other_file_system", why: DESTINATION_ELSEWHERE };
  }
  const now = await checkStillSame(path, expected);
  // Another file replaced it in the trash between the check and the link.
  if (!now.ok) await moveBack(path, trashPath);
  return now;
}

/**
 * Gives the file at `trashPath` the name `temp`, under which it waits beside its path. It keeps its
 * name in the trash, or loses it where a file cannot have two names. Never overwrites a file. A link
 * is not synced. `moveToTrash` takes a file that waits back.
 */
export async function stageFromTrash(
  trashPath: string,
  temp: string,
  expected: FileIdentity,
): Promise<NameAttempt> {
  const linked = await addSecondName(trashPath, temp, expected);
  if (linked.ok || linked.code !== "no_second_name") return linked;
  return stageByRename(trashPath, temp, expected);
}

/** Stages where a file cannot have two names: it leaves the trash. Both folders are synced. */
export async function stageByRename(
  trashPath: string,
  temp: string,
  expected: FileIdentity,
): Promise<TrashAttempt> {
  const state = await checkStillSame(trashPath, expected);
  if (!state.ok) return state;
  const moved = await publishByRename(trashPath, temp);
  if (!moved.ok) {
    return moved.code === "destination_exists"
      ? { ok: false, code: moved.code, why: moved.why }
      : { ok: false, code: "other_file_system", why: DESTINATION_ELSEWHERE };
  }
  const now = await checkStillSame(temp, expected);
  if (!now.ok) await moveBack(temp, trashPath);
  return now;
}

/**
 * Removes the remains of a restore from the trash: the second name of a file that is at `path`
 * again, and then the empty folders. Does nothing unless `path` is that file. `path_not_found`: one
 * of the two names was not found.
 */
export async function leaveTrash(
  trashPath: string,
  path: string,
  expected: FileIdentity,
): Promise<"left" | "path_not_found"> {
  const there = await readFileIdentity(path);
  if (!there) return "path_not_found";
  const trashed = await readFileIdentity(trashPath);
  // A file that only looks like it is no second name.
  if (!isSameFile(there, expected) || (trashed && !isOneInode(there, trashed))) return "left";
  const deleted = await deleteFromTrash(trashPath, expected);
  await tidyTrash(trashPath);
  return !deleted.ok && deleted.code === "path_not_found" ? "path_not_found" : "left";
}
