import { chmodSync, fstatSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { sentence } from "../../base/actions/sentence.ts";
import { tryOr, UserError } from "../../base/errors.ts";
import { isBusy } from "../writes/busy.ts";
import { toAccessFault } from "./access-fault.ts";
import { assertRegularFiles, rememberFile } from "./file-system.ts";

type FileId = { dev: bigint; ino: bigint };

/**
 * Returns a function that tells whether the kernel lists this process's lock on this file;
 * undefined if the kernel never lists the lock (not Linux). proc(5): `/proc/self/fdinfo/N` has a
 * row such as `lock: 1: POSIX ADVISORY WRITE 4711 fe:00:131 …` for each of our locks on the file of
 * that handle. `/proc/locks` has the same rows, but the reader waits until no processor is about to
 * lock any file, which takes 8 ms on an idle machine instead of 20 µs.
 */
export function findListedLock(file: FileId): (() => boolean) | undefined {
  for (const handle of handlesOf(file)) {
    const listed = (): boolean => hasLock(handle, file.ino);
    if (listed()) return listed;
  }
  return undefined;
}

/** Searches the open handles, because opening the file and closing it again would drop the lock. */
function handlesOf({ dev, ino }: FileId): number[] {
  return openHandles().filter((handle) => {
    // Some handles are closed by now, such as the one that read the list.
    const open = tryOr(() => fstatSync(handle, { bigint: true }), undefined);
    return open?.dev === dev && open.ino === ino;
  });
}

const openHandles = (): number[] => tryOr(() => readdirSync("/proc/self/fd").map(Number), []);

function hasLock(handle: number, ino: bigint): boolean {
  const rows = tryOr(() => readFileSync(`/proc/self/fdinfo/${handle}`, "latin1"), "").split("\n");
  // A closed handle may belong to another file by now, so the inode is compared.
  return rows.some((row) => row.startsWith("lock:") && row.includes(`:${ino} `));
}

/**
 * The lock that decides which process may touch media files. It is an exclusive transaction on a
 * separate, tiny SQLite file. The operating system drops the lock when the process dies, and keeps
 * it while the process is only stopped.
 *
 * Nothing else in the process that has the lock may open, read or copy that file: POSIX silently
 * drops a process's locks on a file with *any* close of it. Therefore, the file is in a separate
 * folder, and `held` checks the facts each time.
 */
export type EngineLock = {
  /**
   * False if the lock was dropped or the file was replaced. In that case, nothing may be published.
   */
  held(): boolean;
  release(): void;
};

/**
 * Takes the lock. Returns undefined while another process has it.
 * @throws UserError when this user may not use the state folder.
 */
export function acquireEngineLock(path: string): EngineLock | undefined {
  const raw = beginOn(path, "exclusive");
  if (!raw) return undefined;
  const isSameFile = rememberFile(path);
  // A kernel that does not list our lock now will never list it (another system, or an overlay with
  // other inode numbers).
  const listed = findListedLock(statSync(path, { bigint: true }));
  return {
    held() {
      return raw.open && raw.inTransaction && isSameFile() && (listed?.() ?? true);
    },
    release() {
      if (raw.inTransaction) raw.exec("rollback");
      raw.close();
    },
  };
}

/**
 * Takes the lock for a process that changes the database as a whole. @throws UserError while an
 * engine runs; `undone` completes its sentence "the database was not …"
 */
export function requireLock(path: string, undone: string): EngineLock {
  const lock = acquireEngineLock(path);
  if (lock) return lock;
  throw UserError.conflict(
    `An engine is running, so the database was not ${undone}.`,
    sentence`Stop the daemon first; ${{ do: "status" }} shows where it runs.`,
  );
}

/**
 * The lock of the process that waits to be the next engine. Freed by `release` or by the end of the
 * process.
 */
export type NextSlot = { release(): void };

/**
 * Takes the next slot. Returns undefined while another process has it.
 *
 * The slot is a reserved lock, not an exclusive one, on a file that is never written. If several
 * processes try at the same moment, SQLite gives the reserved lock to exactly one of them. SQLite
 * may refuse an exclusive lock to both of two processes, each because the other reads. Therefore, a
 * refusal proves that another process has the slot. Do not take the slot only to test whether it is
 * free.
 */
export function takeNextSlot(path: string): NextSlot | undefined {
  const raw = beginOn(path, "immediate");
  if (!raw) return undefined;
  return {
    release() {
      if (raw.open && raw.inTransaction) raw.exec("rollback");
      raw.close();
    },
  };
}

/**
 * Begins a transaction on a lock file, which lasts as long as the lock does. Returns undefined
 * while another process has such a transaction.
 */
function beginOn(path: string, how: "immediate" | "exclusive"): Sqlite.Database | undefined {
  const raw = openLockFile(path);
  try {
    raw.pragma("journal_mode = memory");
    raw.exec(`begin ${how}`);
  } catch (error) {
    raw.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  chmodSync(path, 0o600);
  return raw;
}

function openLockFile(path: string): Sqlite.Database {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    assertRegularFiles(path);
    return new Sqlite(path, { timeout: 0 });
  } catch (error) {
    // The lock is in its own folder in the state folder.
    throw toAccessFault(error, dirname(path)) ?? error;
  }
}

/**
 * True if a process has the lock now. Never call it in the process that has it. It only reads, so
 * that two processes that check at once do not mistake each other for an engine.
 */
export function isEngineLockTaken(path: string): boolean {
  if (!statSync(path, { throwIfNoEntry: false })) return false;
  assertRegularFiles(path);
  const raw = new Sqlite(path, { timeout: 0, readonly: true });
  try {
    raw.prepare("select count(*) from sqlite_master").get();
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    raw.close();
  }
}
