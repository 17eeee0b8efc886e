import { randomUUID } from "node:crypto";
import { existsSync, linkSync, renameSync, rmSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { UserError } from "../../core/errors.ts";
import { backUp } from "./backup.ts";
import { isBusy } from "./connection.ts";
import { acquireEngineLock } from "./engine-lock.ts";
import { writeMarkFile } from "./mark-file.ts";

type RestoreFiles = { database: string; lock: string; mark: string };

/**
 * Puts a copy of a backup, which was examined, in the place of the database. The present one is kept under `aside` with its
 * log. Killed at any step, either the old or the new database is at the path.
 * @throws UserError when an engine or another process uses the database; then nothing was changed.
 */
export function replaceDatabase(files: RestoreFiles, backup: string, aside: string): void {
  const lock = acquireEngineLock(files.lock);
  if (!lock) {
    throw new UserError(
      "An engine is running, so the database was not restored.",
      "Stop the daemon first; `plex-ingest status` says where it runs.",
      "conflict",
    );
  }
  const fresh = `${files.database}.restoring`;
  try {
    rmSync(fresh, { force: true });
    const raw = new Sqlite(backup, { readonly: true, timeout: 5000 });
    try {
      backUp(raw, fresh);
    } finally {
      raw.close();
    }
    if (existsSync(files.database)) setAside(files.database, aside);
    // Before the database: the next engine must notice it, also one without a mark because its schema is older.
    writeMarkFile(files.mark, { uuid: `restored-${randomUUID()}`, counter: 0 });
    renameSync(fresh, files.database);
  } finally {
    rmSync(fresh, { force: true });
    lock.release();
  }
}

/** A log that stayed would be applied to the new database, and damage it. */
function setAside(database: string, aside: string): void {
  endLog(database);
  for (const end of ["-wal", "-shm"])
    if (existsSync(`${database}${end}`)) renameSync(`${database}${end}`, `${aside}${end}`);
  try {
    linkSync(database, aside);
  } catch {
    renameSync(database, aside); // a file system without links
  }
}

/** Writes the log into the database and removes it. A damaged database keeps its log. */
function endLog(database: string): void {
  let raw: Sqlite.Database | undefined;
  try {
    raw = new Sqlite(database, { timeout: 2000 });
    raw.pragma("journal_mode = delete");
  } catch (error) {
    if (!isBusy(error)) return;
    throw new UserError(
      "Another plex-ingest process has the database open, so it was not restored.",
      "Close MCP clients that use plex-ingest and wait for running commands, then try again.",
      "conflict",
    );
  } finally {
    raw?.close();
  }
}
