import { randomUUID } from "node:crypto";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { tryOr, UserError } from "../../base/errors.ts";
import { parseFields } from "../../base/text/parse-json.ts";
import type { DatabaseMark } from "../../core/journal/restored-database.ts";
import { isBusy } from "../writes/busy.ts";
import { backUp } from "./backup.ts";
import { requireLock } from "./engine-lock.ts";

/** The longest mark has 50 former ids of 45 characters. */
const MAX_CHARS = 4000;

type RestoreFiles = { database: string; lock: string; mark: string };

/**
 * Replaces the database with a copy of a backup that was already examined. The present database is
 * kept under `aside` with its log. If the process is killed at any step, either the old or the new
 * database is at the path.
 * @throws UserError when an engine or another process uses the database; then nothing was changed.
 */
export function replaceDatabase(files: RestoreFiles, backup: string, aside: string): void {
  const lock = requireLock(files.lock, "restored");
  const fresh = `${files.database}.restoring`;
  try {
    rmSync(fresh, { force: true });
    const raw = new Sqlite(backup, { readonly: true, timeout: 5000 });
    try {
      backUp(raw, fresh);
    } finally {
      raw.close();
    }
    if (existsSync(files.database)) setAside(files.database, aside, "restored");
    // The mark is written before the database is replaced. The next engine must notice the restore,
    // even if the restored database has no mark because its schema is older.
    // The mark also lists the ids of the replaced database, because the media roots are still marked
    // with them.
    const uuid = `restored-${randomUUID()}`;
    const replaced = readMarkFile(files.mark);
    const formerIds = replaced && [replaced.uuid, ...(replaced.formerIds ?? [])];
    writeMarkFile(files.mark, { uuid, counter: 0, formerIds });
    renameSync(fresh, files.database);
  } finally {
    rmSync(fresh, { force: true });
    lock.release();
  }
}

/**
 * Also keeps a database under another name, and moves its log away: a log that stayed would be
 * applied to the next database and damage it. `undone` completes the error's sentence "the database
 * was not …".
 */
export function setAside(database: string, aside: string, undone: string): void {
  endLog(database, undone);
  for (const end of ["-wal", "-shm"]) {
    if (existsSync(`${database}${end}`)) renameSync(`${database}${end}`, `${aside}${end}`);
  }
  try {
    linkSync(database, aside);
  } catch {
    renameSync(database, aside); // a file system without links
  }
}

/**
 * Writes the log into the database and removes it. A damaged database keeps its log.
 * @throws UserError when another process has the database open. The error names the process if the
 * system reveals it.
 */
export function endLog(database: string, undone: string): void {
  let raw: Sqlite.Database | undefined;
  try {
    raw = new Sqlite(database, { timeout: 2000 });
    raw.pragma("journal_mode = delete");
  } catch (error) {
    if (!isBusy(error)) return;
    const users = usersOf(database);
    throw UserError.conflict(
      users.length > 0
        ? `The database is open in ${users.join(", ")}, so it was not ${undone}.`
        : `Another plex-ingest process has the database open, so it was not ${undone}.`,
      "Close MCP clients and reviews that use plex-ingest, wait for running commands, and try " +
        "again.",
    );
  } finally {
    raw?.close();
  }
}

const MAX_USERS = 5;

/**
 * Lists the processes that have a file open, such as `plex-ingest review (pid 4711)`. Linux lists
 * open files in `/proc`, but those of other accounts only for root. If nothing is listed, the
 * result is empty.
 */
function usersOf(file: string): string[] {
  const users: string[] = [];
  const [real, ownPid] = [tryOr(() => realpathSync(file), undefined), linkAt("/proc/self")];
  for (const pid of listIn("/proc")) {
    if (!/^\d+$/.test(pid) || pid === ownPid || users.length >= MAX_USERS) continue;
    const isOpen = listIn(`/proc/${pid}/fd`).some(
      (handle) => linkAt(`/proc/${pid}/fd/${handle}`) === real,
    );
    if (isOpen) users.push(`${commandOf(pid)} (pid ${pid})`);
  }
  return users;
}

// A process may end while it is inspected, and other users' processes are not visible to everyone.
const listIn = (folder: string): string[] => tryOr(() => readdirSync(folder), []);
const linkAt = (path: string): string | undefined => tryOr(() => readlinkSync(path), undefined);

/**
 * Returns the command that a process runs, such as `plex-ingest review`, without its options and
 * their values.
 */
function commandOf(pid: string): string {
  const words = tryOr(() => readFileSync(`/proc/${pid}/cmdline`, "utf8"), "").split("\0");
  const index = words.findIndex((word) => /plex-ingest(?:\.js|\.ts)?$/.test(word));
  const [command] =
    index < 0 ? [] : words.slice(index + 1).filter((word) => /^[a-z][a-z-]*$/.test(word));
  return command === undefined ? "another process" : `plex-ingest ${command}`;
}

/**
 * Reads the mark next to the database; undefined if the mark does not exist, or if it is unreadable
 * after a power cut.
 */
export function readMarkFile(path: string): DatabaseMark | undefined {
  const text = tryOr(() => readFileSync(path, "utf8"), "");
  const { uuid, counter, formerIds } = parseFields(text.slice(0, MAX_CHARS));
  if (typeof uuid !== "string" || typeof counter !== "number") return undefined;
  const ids = Array.isArray(formerIds) ? formerIds.filter((id) => typeof id === "string") : [];
  return { uuid, counter, ...(ids.length === 0 ? {} : { formerIds: ids }) };
}

/**
 * Replaces the mark with one rename, without syncing. After a power cut, an older mark may be in
 * its place, which is harmless because it claims less than the database has.
 */
export function writeMarkFile(path: string, mark: DatabaseMark): void {
  renameSync(writeBeside(path, mark), path);
}

/**
 * Like `writeMarkFile`, but the event loop does not wait for the rename. ext4 writes out the new
 * file before the file may replace another one (mount option `auto_da_alloc`), which takes 0.2 ms
 * on an idle disk and several on a busy one. Make only one call at a time, from one process.
 */
export async function advanceMarkFile(path: string, mark: DatabaseMark): Promise<void> {
  await rename(writeBeside(path, mark), path);
}

function writeBeside(path: string, { uuid, counter, formerIds }: DatabaseMark): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temp = `${path}.new`;
  writeFileSync(temp, `${JSON.stringify({ uuid, counter, formerIds })}\n`, { mode: 0o600 });
  return temp;
}
