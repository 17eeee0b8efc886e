import { randomUUID } from "node:crypto";
import {
  chmod,
  chown,
  copyFile,
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
  /**
   * Mode bits. By default an existing file keeps its own, and a new one is accessible to its owner
   * only.
   */
  mode?: number;
  /** Suffix for the backup of the old file. No backup is made if there is no old file. */
  backupSuffix: string;
};

/**
 * Writes a small file that belongs to the user in one step: a reader sees either the old text or
 * the new one, never a mixture, even after a power cut. Links are followed, and the owner stays the
 * same.
 * @returns the path of the old file's backup
 * @throws UserError `conflict` if the file was changed in the meantime; outages `no_space`,
 * `not_writable`
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
      backup = await freeName(`${path}${backupSuffix}`);
      await copyFile(path, backup);
      // The backup never has more readers than the new file.
      await chmod(backup, (replacement.mode ?? before.mode) & before.mode & 0o777);
    }
    await writeWhole(
      path,
      text,
      replacement.mode ?? (before ? before.mode & 0o777 : 0o600),
      before,
    );
    return backup;
  } catch (error) {
    throw writeFailure(error, path);
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

/**
 * Writes a small file in one step, with exactly this mode regardless of the umask, and with `owner`
 * if given. On failure, throws the system's error and leaves nothing behind.
 */
export async function writeWhole(
  path: string,
  text: string,
  mode: number,
  owner?: { uid: number; gid: number },
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // Only root can change a file's owner, and only root needs to.
    if (owner) await chown(temporary, owner.uid, owner.gid).catch(() => {});
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {}); // may not exist yet
    throw error;
  }
  await syncFolder(dirname(path));
}

async function freeName(wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}.${number}`;
    if ((await readIfPresent(name, lstat(name))) === undefined) return name;
  }
}
