import { execFile } from "node:child_process";
import { constants } from "node:fs";
import {
  chmod,
  type FileHandle,
  lstat,
  mkdir,
  open,
  opendir,
  readFile,
  rename,
  rm,
  rmdir,
  unlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { geteuid, pid } from "node:process";
import { promisify } from "node:util";
import { codeOf, isMissing, UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { MAX_NOTE_BYTES, MAX_NOTES } from "../../core/torrent/hook-note.ts";
import { O_DIRECT } from "./copy/read-back.ts";

/** Others may write into the spool, but neither list it nor remove another account's notes. */
const SPOOL_MODE = 0o1733;
/** A folder may inherit its parent's group, which gives no account more rights. */
const CHECKED_BITS = 0o1777;
const SCRIPT = "torrent-done.sh";
const DRAFT_PREFIX = ".draft-";
/** A draft that is older was left by a script that was killed. */
const DRAFT_LIFETIME_MS = 60_000;
/** Number of names that one round reads. More are read in the next round. */
const MAX_NAMES = 10 * MAX_NOTES;

export const hookScriptIn = (folder: string): string => join(folder, SCRIPT);
export const spoolIn = (folder: string): string => join(folder, "spool");

/** Reasons why a file of the spool was not read. A `stuck` file could not be removed either. */
type NoteRefusal = "too many" | "too long" | "not a plain file" | "unreadable" | "stuck";

/** Contents of the notes, oldest first, and the number of refused files. All of them were removed. */
export type SpoolRead = {
  notes: Uint8Array[];
  refused: { why: NoteRefusal; count: number }[];
};

/**
 * Creates the folder with a copy of the script and the spool, or brings them up to date. Proves
 * that this account can run the script there.
 * @throws UserError `refused` if the folder belongs to another account, or if its file system does
 * not keep the permissions or runs no programs
 */
export async function prepareHookFolder(folder: string, script: string): Promise<void> {
  const spool = spoolIn(folder);
  for (const [path, mode] of [
    [folder, 0o755],
    [spool, SPOOL_MODE],
  ] as const) {
    await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw refused(`${quoted(path)} cannot be created.`);
    });
    await assertOurs(path);
    await chmod(path, mode);
  }
  await assertSpool(spool);
  const text = await readFile(script);
  const target = hookScriptIn(folder);
  const before = await readFile(target).catch(() => undefined);
  if (before === undefined || !before.equals(text)) {
    const draft = join(folder, `.${SCRIPT}.${pid}`);
    await rm(draft, { force: true });
    await writeFile(draft, text, { flag: "wx", mode: 0o755 });
    await chmod(draft, 0o755);
    await rename(draft, target);
  }
  await promisify(execFile)(target, ["--trial"]).catch(() => {
    throw refused(`The script ${quoted(target)} cannot be run on its file system.`);
  });
}

/** Removes what `prepareHookFolder` made. Does nothing if there is no such folder of ours. */
export async function removeHookFolder(folder: string): Promise<void> {
  const spool = spoolIn(folder);
  try {
    await assertSpool(spool);
  } catch (error) {
    if (error instanceof UserError || isMissing(error)) return;
    throw error;
  }
  await readSpool(folder, 0);
  await rmdir(spool).catch(() => {});
  await rm(hookScriptIn(folder), { force: true });
  await rmdir(folder).catch(() => {});
}

/**
 * Reads the notes in the spool and removes them. Anyone may write there, so no link is followed, no
 * pipe is waited for, and only short regular files with one name are read. Undefined if there is no
 * spool. `now` is in ms since 1970.
 * @throws UserError `refused` if the folder is not a spool of this account
 */
export async function readSpool(folder: string, now: number): Promise<SpoolRead | undefined> {
  const path = spoolIn(folder);
  let handle: FileHandle;
  try {
    handle = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw notASpool(path);
  }
  await using spool = handle;
  const stats = await spool.stat();
  if (stats.uid !== geteuid?.() || (stats.mode & CHECKED_BITS) !== SPOOL_MODE) {
    throw notASpool(path);
  }
  // Through the handle, a link that someone puts in the folder's place is not followed.
  const base = O_DIRECT === undefined ? path : `/proc/self/fd/${spool.fd}`;
  const names: string[] = [];
  // In this encoding, each byte of a name is one character, so that any name can be removed.
  for await (const { name } of await opendir(base, { encoding: "latin1" })) {
    names.push(name);
    if (names.length === MAX_NAMES) break;
  }
  const notes: Uint8Array[] = [];
  const counts = new Map<NoteRefusal, number>();
  for (const name of names.toSorted()) {
    const one = Buffer.concat([Buffer.from(`${base}/`), Buffer.from(name, "latin1")]);
    const taken =
      notes.length < MAX_NOTES
        ? await readNote(one, name.startsWith(DRAFT_PREFIX), now)
        : "too many";
    if (taken === undefined) continue;
    const isGone = await remove(one);
    const result = isGone ? taken : "stuck";
    if (typeof result !== "string") notes.push(result);
    else if (result !== "draft") counts.set(result, (counts.get(result) ?? 0) + 1);
  }
  return { notes, refused: [...counts].map(([why, count]) => ({ why, count })) };
}

/**
 * Reads one note without following a link. Undefined for a draft that may still be written, and for
 * a file that is gone; `draft` for one that was left.
 */
async function readNote(
  path: Buffer,
  isDraft: boolean,
  now: number,
): Promise<Uint8Array | NoteRefusal | "draft" | undefined> {
  try {
    if (isDraft) {
      const { mtimeMs } = await lstat(path);
      return Math.abs(now - mtimeMs) < DRAFT_LIFETIME_MS ? undefined : "draft";
    }
    await using note = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const stats = await note.stat();
    if (!stats.isFile() || stats.nlink !== 1) return "not a plain file";
    if (stats.size > MAX_NOTE_BYTES) return "too long";
    // A file that grows meanwhile is read no further.
    const { buffer, bytesRead } = await note.read(Buffer.alloc(MAX_NOTE_BYTES + 1));
    return bytesRead > MAX_NOTE_BYTES ? "too long" : buffer.subarray(0, bytesRead);
  } catch (error) {
    if (isMissing(error)) return undefined;
    return codeOf(error) === "EACCES" ? "unreadable" : "not a plain file";
  }
}

/** Removes the name itself; a folder only if it is empty. @returns true if it is gone */
async function remove(path: Buffer): Promise<boolean> {
  try {
    await unlink(path).catch(() => rmdir(path));
    return true;
  } catch (error) {
    return isMissing(error);
  }
}

async function assertOurs(path: string): Promise<void> {
  const stats = await lstat(path);
  if (!stats.isDirectory() || stats.uid !== geteuid?.()) {
    throw refused(`${quoted(path)} is not a folder of this account.`);
  }
}

async function assertSpool(path: string): Promise<void> {
  const stats = await lstat(path);
  const isSpool = stats.isDirectory() && (stats.mode & CHECKED_BITS) === SPOOL_MODE;
  if (!isSpool || stats.uid !== geteuid?.()) throw notASpool(path);
}

const notASpool = (path: string): UserError =>
  refused(`${quoted(path)} is not a folder of this account in which others can only write.`);

const refused = (message: string): UserError =>
  UserError.refused(message, "Downloads are found at the next poll instead.");

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
