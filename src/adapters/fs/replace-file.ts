import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import {
  copyFile,
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  realpath,
  rename,
  rm,
  stat,
  unlink,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Outage, succeeds, UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import {
  errnoNameOf,
  notWritten,
  readFailure,
  readIfPresent,
  writeFailure,
} from "./disk/attempt.ts";
import { describeUnreadable, MAX_OWNER_BYTES, readOwnerFile } from "./read/owner-file.ts";
import { syncFolder } from "./sync-folder.ts";

/** The maximum size of another program's settings file. Claude Code's also has its history. */
export const MAX_FOREIGN_BYTES = 64 * 1024 * 1024;

/**
 * Returns the text of a file that a person keeps; undefined if the file does not exist.
 * @throws UserError `refused` for a folder, pipe or device, for more than `maxBytes`, and for bytes
 * that are not UTF-8; Outage `not_readable`, `root_missing`
 */
export async function readFileText(
  path: string,
  maxBytes: number = MAX_OWNER_BYTES,
): Promise<string | undefined> {
  const file = readOwnerFile(path, maxBytes);
  if (file.ok) return file.text;
  if (file.why === "missing") return undefined;
  if (file.why === "unreadable") throw readFailure(file.cause, path);
  throw UserError.refused(
    `${quoted(path, 300)} cannot be used, because it is ${describeUnreadable(file.why, maxBytes)}.`,
    "Replace it with a text file.",
  );
}

export type FileReplacement = {
  path: string;
  text: string;
  /**
   * The text that the caller read; undefined when the file was missing. A file with different text
   * is kept.
   */
  expected: string | undefined;
  /** Suffix for the backup of the old file. No backup is made if there is no old file. */
  backupSuffix: string;
};

/**
 * Writes a small file that belongs to the user in one step: a reader sees either the old text or
 * the new one, never a mixture, even after a power cut. Links are followed. The file keeps its
 * owner, group and mode, because a service may read it through its group, and so does its backup,
 * except that others have no access to it. Only the owner has access to a new file.
 * @returns the path of the old file's backup
 * @throws UserError `conflict` if the file was changed in the meantime, `refused` if this account
 * cannot keep owner and group; outages `no_space`, `not_writable`
 */
export async function replaceFile(replacement: FileReplacement): Promise<string | undefined> {
  const { text, expected, backupSuffix } = replacement;
  await mkdir(dirname(replacement.path), { recursive: true, mode: 0o700 }).catch(
    notWritten(replacement.path),
  );
  const path = await realpath(replacement.path).catch(() => replacement.path);
  if ((await readFileText(path, MAX_FOREIGN_BYTES)) !== expected) {
    throw UserError.conflict(
      `${path} was changed in the meantime.`,
      "Nothing was written; start again.",
    );
  }
  const before = expected === undefined ? undefined : await stat(path);
  let backup: string | undefined;
  try {
    if (before) {
      const name = await freeName(`${path}${backupSuffix}`);
      await copyFile(path, name, constants.COPYFILE_EXCL);
      backup = name;
      await limitAccess(backup, before);
    }
    await writeWhole(path, text, before ?? 0o600);
    return backup;
  } catch (error) {
    if (backup !== undefined) await unlink(backup).catch(() => {}); // the write's error counts
    throw writeFailure(error, path);
  }
}

/** Others never have access to a backup: it may contain secrets, and no program reads it. */
async function limitAccess(backup: string, access: FileAccess): Promise<void> {
  const handle = await open(backup, "r");
  try {
    await changeOwner(handle, access);
    const isSameGroup = (await handle.stat()).gid === access.gid;
    await handle.chmod(access.mode & (isSameGroup ? 0o770 : 0o700));
  } finally {
    await handle.close();
  }
}

/**
 * Tries whether `replaceFile` could write this file: makes and removes a hidden file where it would
 * make one, or in the nearest folder that exists. The file itself stays as it is.
 * @throws outages `no_space`, `not_writable`, `root_missing`
 */
export async function tryToReplaceFile(given: string): Promise<void> {
  const path = await realpath(given).catch(() => given);
  const folder = await nearestFolder(dirname(path));
  const trial = join(folder, `.${basename(path)}.${randomUUID()}`);
  const unwritable = (why: string): Outage =>
    new Outage("not_writable", `${quoted(path, 300)} ${why}, so it cannot be replaced.`);
  try {
    const handle = await open(trial, "wx", 0o600);
    let uid: number;
    try {
      ({ uid } = await handle.stat());
      const before = await readIfPresent(path, stat(path));
      if (before) await giveAccess(handle, path, before);
    } finally {
      await handle.close();
    }
    await unlink(trial);
    // Containers can mount a single file. The system neither links nor replaces it.
    await link(path, trial).catch((error: unknown) => {
      if (errnoNameOf(error) === "EXDEV") throw unwritable("is mounted as a single file");
    });
    if (await isKeptByOther(path, folder, uid)) throw unwritable("belongs to another user");
  } catch (error) {
    throw writeFailure(error, path);
  } finally {
    await rm(trial, { force: true }).catch(() => {}); // read-only, so it was not made
  }
}

/**
 * In a folder with the sticky bit, only root and the owner of a file or of the folder replace the
 * file.
 */
async function isKeptByOther(path: string, folder: string, ours: number): Promise<boolean> {
  const [file, above] = await Promise.all([stat(path).catch(() => undefined), stat(folder)]);
  const isSticky = (above.mode & 0o1000) !== 0;
  return file !== undefined && isSticky && ours !== 0 && ![file.uid, above.uid].includes(ours);
}

async function nearestFolder(folder: string): Promise<string> {
  const above = dirname(folder);
  if (above === folder || (await succeeds(stat(folder)))) return folder;
  return nearestFolder(above);
}

/** Owner, group and mode, as `stat` returns them. */
type FileAccess = { uid: number; gid: number; mode: number };

/**
 * Writes a small file in one step, with exactly this mode regardless of the umask, or with this
 * owner, group and mode. On failure, throws the system's error and leaves nothing behind.
 * @throws UserError `refused` if this account cannot keep owner and group
 */
export async function writeWhole(
  path: string,
  text: string,
  access: number | FileAccess,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(text);
      if (typeof access === "number") await handle.chmod(access);
      else await giveAccess(handle, path, access);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {}); // may not exist yet
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * Gives an open file the owner, group and mode of the file at `path`. Only root can give a file to
 * another owner, and others only to a group that they belong to.
 * @throws UserError `refused` if someone would lose the right to read, or another group would get it
 */
async function giveAccess(
  handle: FileHandle,
  path: string,
  { uid, gid, mode }: FileAccess,
): Promise<void> {
  await changeOwner(handle, { uid, gid });
  const { uid: newUid, gid: newGid } = await handle.stat();
  const [ofGroup, ofOthers] = [(mode >> 3) & 0o7, mode & 0o7];
  const losesOwner = newUid !== uid && (ofOthers & 0o4) === 0;
  const changesGroup = newGid !== gid && ofGroup !== ofOthers;
  if (losesOwner || changesGroup) {
    throw UserError.refused(
      `${quoted(path, 300)} belongs to user ${uid} and group ${gid}, and this account cannot ` +
        "write it without changing that.",
      "Run this as root or as the file's owner.",
    );
  }
  await handle.chmod(mode & 0o777);
}

/** Changes owner and group, or else only the group, as far as this account may. */
async function changeOwner(
  handle: FileHandle,
  { uid, gid }: Pick<FileAccess, "uid" | "gid">,
): Promise<void> {
  const made = await handle.stat();
  if (made.uid === uid && made.gid === gid) return;
  await handle
    .chown(uid, gid)
    .catch(() => handle.chown(made.uid, gid))
    .catch(() => {}); // the caller reads the result
}

async function freeName(wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}.${number}`;
    if ((await readIfPresent(name, lstat(name))) === undefined) return name;
  }
}
