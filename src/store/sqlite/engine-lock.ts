import { chmodSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { isBusy } from "./is-busy.ts";
import { listedLock } from "./listed-lock.ts";
import { rememberFile } from "./same-file.ts";

/**
 * The one truth about who may touch media files: an exclusive transaction on a tiny SQLite file of its own, which the
 * operating system drops when the process dies and keeps while it is merely stopped.
 *
 * Nothing else may open, read or copy that file in the process that holds it: POSIX drops a process's locks on a file
 * with *any* close of it, silently. So it lives in a folder of its own, and `held` looks at the facts each time.
 */
export type EngineLock = {
  /** False when the lock was dropped or the file replaced behind our back: then nothing may be published any more. */
  held(): boolean;
  release(): void;
};

/** The lock, or undefined while another process has it. */
export function acquireEngineLock(path: string): EngineLock | undefined {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const raw = new Sqlite(path, { timeout: 0 });
  try {
    raw.pragma("journal_mode = memory");
    raw.exec("begin exclusive");
  } catch (error) {
    raw.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  chmodSync(path, 0o600);
  const same = rememberFile(path);
  // A kernel that does not list our lock now (another system, some overlays number inodes anew) never will.
  const listed = listedLock(statSync(path, { bigint: true }));
  return {
    held() {
      return raw.open && raw.inTransaction && same() && (listed?.() ?? true);
    },
    release() {
      if (raw.inTransaction) raw.exec("rollback");
      raw.close();
    },
  };
}

/**
 * Whether some process holds the lock at this moment. Never call it in the process that holds it. It only reads, so that
 * two who look at once do not take each other for an engine.
 */
export function engineLockHeld(path: string): boolean {
  if (!statSync(path, { throwIfNoEntry: false })) return false;
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
