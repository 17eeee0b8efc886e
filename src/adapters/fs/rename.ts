import { link, lstat, mkdir, rename, rmdir, unlink } from "node:fs/promises";
import { dirname, isAbsolute } from "node:path";
import { succeeds } from "../../base/errors.ts";
import {
  type FileIdentity,
  isSameFile,
  isSameFolder,
} from "../../core/media-files/file-identity.ts";
import { errnoNameOf, isMissing, readIfPresent, writeFailure } from "./disk/attempt.ts";
import { checkStillSame, readFileIdentity } from "./disk/identity.ts";
import { hasNoHardLinks, readLinkTarget } from "./links/links.ts";
import { syncNewName } from "./publish.ts";
import { syncFolder } from "./sync-folder.ts";

/** `note`: what history says when a promise is weaker. */
export type RenameAttempt =
  | { ok: true; note?: string }
  | {
      ok: false;
      code: "missing" | "changed" | "destination_exists" | "other_file_system" | "unsupported";
      why: string;
    };

/**
 * Gives a file another name on its file system, never over anything: by a link, and the old name
 * goes only when the new one is synced. Where a file cannot have two names, by a check and a
 * rename. Links, times, mode and attributes stay. Both folders are synced. A kill in between leaves
 * the file under both names: see `leaveOldName`.
 * @throws Outage `no_space`, `not_writable`, `root_missing`; UserError for a name that the file
 * system does not take
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
      "It is a symbolic link that would lead elsewhere from another folder.",
    );
  }
  const before = await checkStillSame(from, expected);
  if (!before.ok) return failed(before.code === "missing" ? "missing" : "changed", before.why);
  // Where a link to a symbolic link follows it (macOS), its target would get the name.
  const linked = state === "link" ? "unsupported" : await linkTo(from, to);
  if (typeof linked === "object") return linked;
  if (linked === "unsupported") return renameChecked(from, to, expected);
  const now = await checkStillSame(to, expected);
  if (!now.ok) {
    // Another file took the old name between check and link: it keeps that, and loses the second
    // one.
    await unlink(to).catch(() => {});
    return failed("changed", now.why);
  }
  await syncNewName(to, expected);
  await leaveOldName(from, to, expected);
  return { ok: true };
}

async function linkTo(from: string, to: string): Promise<RenameAttempt | "linked" | "unsupported"> {
  try {
    await link(from, to);
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

/** Between check and rename another program could put a file there, which would be lost. */
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
    throw writeFailure(error, to);
  }
  const now = await checkStillSame(to, expected);
  if (!now.ok && (await readFileIdentity(from)) === undefined) {
    await rename(to, from).catch(() => {});
  }
  await syncBoth(from, to);
  return now.ok
    ? { ok: true, note: "The library's file system has no links: renamed by a check and a rename." }
    : CHANGED;
}

/**
 * Removes the old name of a file that has its new one, synced, and syncs both folders. Does nothing
 * where `to` is not that file, or where `from` is another one or its only name.
 */
export async function leaveOldName(
  from: string,
  to: string,
  expected: FileIdentity,
): Promise<void> {
  const there = await readFileIdentity(to);
  const here = await readFileIdentity(from);
  // On a file system that ignores case both may be one name.
  const isSecond =
    there &&
    here &&
    isSameFile(there, expected) &&
    isSameFile(here, there) &&
    (await lstat(to)).nlink > 1;
  if (isSecond) {
    await unlink(from).catch((error: unknown) => {
      if (!isMissing(error)) throw writeFailure(error, from);
    });
  }
  await syncBoth(from, to);
}

/**
 * Gives a folder another name on its file system. The new name is taken by making an empty folder,
 * which no program can do twice; the rename then replaces that one. What another program puts into
 * it in between stays, and the folder as well. Both folders around are synced; if that fails, it
 * gets its old name again.
 * @throws as `renameFile`
 */
export async function renameFolder(
  from: string,
  to: string,
  expected: FileIdentity,
): Promise<RenameAttempt> {
  const state = await folderAt(from, expected);
  if (!state.ok) return state;
  try {
    await mkdir(to);
  } catch (error) {
    if (errnoNameOf(error) === "EEXIST") return TAKEN;
    throw writeFailure(error, to);
  }
  const renamed = await replaceEmpty(from, to);
  if (!renamed.ok) {
    await rmdir(to).catch(() => {}); // not empty: it is another program's by now
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
      return failed("unsupported", "The folder is a mount point, or the system is using it.");
    }
    await rmdir(to).catch(() => {});
    if (isMissing(error) && (await readFileIdentity(from)) === undefined) return GONE;
    throw writeFailure(error, to);
  }
}

/** For file systems where a rename does not even replace an empty folder (some SMB ones). */
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
      throw writeFailure(error, to);
    },
  );
}

async function folderAt(path: string, expected: FileIdentity): Promise<RenameAttempt> {
  const kind = await kindAt(path);
  if (kind === "missing") return failed("missing", "The folder no longer exists.");
  if (kind === "link") return failed("unsupported", "It is a symbolic link.");
  if (kind !== "folder") return failed("changed", "It is no folder any more.");
  const now = await readFileIdentity(path);
  return now && isSameFolder(now, expected)
    ? { ok: true }
    : failed("changed", "Another folder has that name now and was left alone.");
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
const GONE = failed("missing", "The file no longer exists.");
const CHANGED = failed("changed", "Another file has that name now and was left alone.");
const TAKEN = failed(
  "destination_exists",
  "Something has its new name already, and nothing is overwritten.",
);
const ELSEWHERE = failed("other_file_system", "Its new name is on another file system or mount.");

/**
 * A folder that is empty and still the expected one is removed, and the folder around it synced.
 */
export async function removeFolder(path: string, expected: FileIdentity): Promise<boolean> {
  if (!(await folderAt(path, expected)).ok) return false;
  // Otherwise it is not empty, or not ours to remove.
  const gone = await succeeds(rmdir(path));
  if (gone) await syncFolder(dirname(path));
  return gone;
}
