import { lstat, mkdir, rename, rmdir, unlink } from "node:fs/promises";
import { dirname, isAbsolute } from "node:path";
import { succeeds } from "../../base/errors.ts";
import {
  type FileIdentity,
  isOneInode,
  isSameFile,
  isSameFolder,
} from "../../core/media-files/file-identity.ts";
import {
  errnoNameOf,
  isMissing,
  moveFailure,
  readIfPresent,
  type TrashAttempt,
  writeFailure,
} from "./disk/attempt.ts";
import { checkStillSame, readFileIdentity } from "./disk/identity.ts";
import { learnDisk } from "./disk/learn-disk.ts";
import { isOneName, readListedPath } from "./disk/listed-path.ts";
import { hasNoHardLinks, readLinkTarget } from "./links/links.ts";
import { giveSecondName } from "./links/second-name.ts";
import { syncNewName } from "./publish.ts";
import { syncFolder } from "./sync-folder.ts";

/** `note`: text for history when a guarantee is weaker. */
export type RenameAttempt =
  /** `oldName`: the old name was not found when it was to be removed. */
  | { ok: true; note?: string; oldName?: "path_not_found" }
  | {
      ok: false;
      code: FailedTrash["code"] | "unsupported";
      why: string;
    };
type FailedTrash = Extract<TrashAttempt, { ok: false }>;

/**
 * Renames a file within its file system and never overwrites a file. The new name is a hardlink,
 * and the old name is removed only after the new one is synced. If a file cannot have two names, a
 * check and a rename are used. Links, times, mode and attributes are kept. Both folders are synced.
 * A kill in between leaves the file under both names: see `leaveOldName`.
 * @throws Outage `no_space`, `not_writable`, `root_missing`; UserError for a name that the file
 * system does not accept
 */
export async function renameFile(
  from: string,
  to: string,
  expected: FileIdentity,
): Promise<RenameAttempt> {
  const state = await kindAt(from);
  if (state === "missing") return GONE;
  if (state === "folder" || state === "special") {
    return failed("changed", "The path is no longer a file.");
  }
  if (
    state === "link" &&
    dirname(from) !== dirname(to) &&
    !isAbsolute((await readLinkTarget(from)) ?? "/")
  ) {
    return failed(
      "unsupported",
      "It is a relative symbolic link, which would point elsewhere from another folder.",
    );
  }
  await learnDisk(dirname(from)); // a new name may give the file a new number
  const before = await checkStillSame(from, expected);
  if (!before.ok) {
    return failed(before.code === "path_not_found" ? before.code : "changed", before.why);
  }
  if (await isOneName(from, to)) return respell(from, to);
  // If a hardlink to a symbolic link follows it (macOS), the link's target would get the name.
  const linked = state === "link" ? "unsupported" : await linkTo(from, to);
  if (typeof linked === "object") return linked;
  if (linked === "unsupported") return renameChecked(from, to, expected);
  const now = await checkStillSame(to, expected);
  if (!now.ok) {
    // Another file took the old name between check and link. It keeps that name and loses the
    // second one.
    await unlink(to).catch(() => {});
    return failed(now.code === "path_not_found" ? now.code : "changed", now.why);
  }
  await syncNewName(to, expected);
  const left = await leaveOldName(from, to, expected);
  return left === "left" ? { ok: true } : { ok: true, oldName: left };
}

async function linkTo(from: string, to: string): Promise<RenameAttempt | "linked" | "unsupported"> {
  try {
    await giveSecondName(from, to);
    return "linked";
  } catch (error) {
    const name = errnoNameOf(error) ?? "";
    if (name === "EEXIST") return TAKEN;
    if (name === "EXDEV") return ELSEWHERE;
    if (hasNoHardLinks(error)) return "unsupported";
    if (isMissing(error) && (await readFileIdentity(from)) === undefined) return GONE;
    throw writeFailure(error, to);
  }
}

/**
 * Gives a file or folder the same name in other letters, on a disk that ignores letter case. Both
 * names lead to it at every moment, so nothing can be overwritten.
 */
async function respell(from: string, to: string): Promise<RenameAttempt> {
  try {
    await rename(from, to);
  } catch (error) {
    if (isMissing(error) && (await readFileIdentity(from)) === undefined) return GONE;
    throw moveFailure(error, from, to);
  }
  await syncBoth(from, to);
  return (await readListedPath(to)) === to ? { ok: true } : failed("unsupported", KEEPS_LETTERS);
}

/**
 * Renames after checking that `to` is free. A file that another program puts there between check
 * and rename would be lost.
 */
async function renameChecked(
  from: string,
  to: string,
  expected: FileIdentity,
): Promise<RenameAttempt> {
  if ((await readFileIdentity(to)) !== undefined) return TAKEN;
  try {
    await rename(from, to);
  } catch (error) {
    if (errnoNameOf(error) === "EXDEV") return ELSEWHERE;
    if (isMissing(error) && (await readFileIdentity(from)) === undefined) return GONE;
    throw moveFailure(error, from, to);
  }
  const now = await checkStillSame(to, expected);
  if (!now.ok && (await readFileIdentity(from)) === undefined) {
    await rename(to, from).catch(() => {});
  }
  await syncBoth(from, to);
  if (!now.ok) return now.code === "path_not_found" ? GONE : CHANGED;
  return {
    ok: true,
    note:
      "The library's file system does not support hardlinks: the name was checked, then the file " +
      "was renamed.",
  };
}

/**
 * Removes the old name of a file that has its new one. Leaves the old name alone if `to` is not
 * that file, or if `from` is a different file or its only name. Where both are one name, the file
 * gets the letters of `to`. Syncs both folders. `path_not_found`: one of the two names was not found.
 */
export async function leaveOldName(
  from: string,
  to: string,
  expected: FileIdentity,
): Promise<"left" | "path_not_found"> {
  if (await isOneName(from, to)) {
    await respell(from, to);
    return "left";
  }
  const there = await readFileIdentity(to);
  const here = await readFileIdentity(from);
  let isFound = there !== undefined && here !== undefined;
  const isSecond =
    there &&
    here &&
    isSameFile(there, expected) &&
    isOneInode(here, there) &&
    (await lstat(to)).nlink > 1;
  if (isSecond) {
    await unlink(from).catch((error: unknown) => {
      if (!isMissing(error)) throw writeFailure(error, from);
      isFound = false;
    });
  }
  await syncBoth(from, to);
  return isFound ? "left" : "path_not_found";
}

/**
 * Renames a folder within its file system. The new name is reserved by making an empty folder,
 * which only one program can do. The rename then replaces that folder. If another program puts
 * something into it in between, that content is kept, and the renamed folder keeps its old name.
 * Both parent folders are synced; if that fails, the folder gets its old name again.
 * @throws the errors of `renameFile`
 */
export async function renameFolder(
  from: string,
  to: string,
  expected: FileIdentity,
): Promise<RenameAttempt> {
  const state = await folderAt(from, expected);
  if (!state.ok) return state;
  if (await isOneName(from, to)) return respell(from, to);
  try {
    await mkdir(to);
  } catch (error) {
    if (errnoNameOf(error) === "EEXIST") return TAKEN;
    throw writeFailure(error, to);
  }
  const renamed = await replaceEmpty(from, to);
  if (!renamed.ok) {
    await rmdir(to).catch(() => {}); // not empty: another program uses it now
    return renamed;
  }
  const after = await folderAt(to, expected);
  if (after.ok) {
    try {
      await syncBoth(from, to);
      return { ok: true };
    } catch (error) {
      await giveBack(from, to);
      throw error;
    }
  }
  await giveBack(from, to);
  return after;
}

const giveBack = async (from: string, to: string): Promise<void> => {
  if ((await readFileIdentity(from)) === undefined) await rename(to, from).catch(() => {});
};

async function replaceEmpty(from: string, to: string): Promise<RenameAttempt> {
  try {
    await rename(from, to);
    return { ok: true };
  } catch (error) {
    const name = errnoNameOf(error) ?? "";
    if (["ENOTEMPTY", "EEXIST"].includes(name)) return replaceNothing(from, to);
    if (name === "EXDEV") return ELSEWHERE;
    if (name === "EBUSY") {
      return failed("unsupported", "The folder is a mount point or in use by the system.");
    }
    await rmdir(to).catch(() => {});
    if (isMissing(error) && (await readFileIdentity(from)) === undefined) return GONE;
    throw moveFailure(error, from, to);
  }
}

/** Renames on file systems where a rename does not even replace an empty folder (some SMB ones). */
async function replaceNothing(from: string, to: string): Promise<RenameAttempt> {
  try {
    await rmdir(to);
  } catch {
    return TAKEN;
  }
  return rename(from, to).then(
    () => ({ ok: true as const }),
    (error: unknown) => {
      if (["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(errnoNameOf(error) ?? "")) return TAKEN;
      throw moveFailure(error, from, to);
    },
  );
}

async function folderAt(path: string, expected: FileIdentity): Promise<RenameAttempt> {
  const kind = await kindAt(path);
  if (kind === "missing") return FOLDER_GONE;
  if (kind === "link") return failed("unsupported", "It is a symbolic link.");
  if (kind !== "folder") return failed("changed", "It is no longer a folder.");
  const now = await readFileIdentity(path);
  // The folder's disk may have left since the first look.
  if (!now) return FOLDER_GONE;
  return isSameFolder(now, expected)
    ? { ok: true }
    : failed("changed", "Another folder now has that name and was left alone.");
}

async function kindAt(path: string): Promise<"file" | "folder" | "link" | "special" | "missing"> {
  const stats = await readIfPresent(path, lstat(path));
  if (stats === undefined) return "missing";
  if (stats.isDirectory()) return "folder";
  return stats.isFile() ? "file" : stats.isSymbolicLink() ? "link" : "special";
}

async function syncBoth(from: string, to: string): Promise<void> {
  await syncFolder(dirname(to));
  if (dirname(from) !== dirname(to) && (await readFileIdentity(dirname(from)))) {
    await syncFolder(dirname(from));
  }
}

type FailedRename = Extract<RenameAttempt, { ok: false }>;
const failed = (code: FailedRename["code"], why: string): FailedRename => ({
  ok: false,
  code,
  why,
});
const GONE = failed("path_not_found", "The file no longer exists.");
const FOLDER_GONE = failed("path_not_found", "The folder no longer exists.");
const CHANGED = failed("changed", "Another file now has that name and was left alone.");
const TAKEN = failed(
  "destination_exists",
  "A file or folder with the new name already exists. plex-ingest never overwrites files.",
);
const KEEPS_LETTERS =
  "The file system treats both names as one and keeps the letters that the name has.";
const ELSEWHERE = failed("other_file_system", "Its new name is on another file system or mount.");

/** Removes a folder if it is empty and still the expected one, and syncs its parent folder. */
export async function removeFolder(path: string, expected: FileIdentity): Promise<boolean> {
  if (!(await folderAt(path, expected)).ok) return false;
  // Fails if the folder is not empty, or not ours to remove.
  const gone = await succeeds(rmdir(path));
  if (gone) await syncFolder(dirname(path));
  return gone;
}
