import { chmodSync, closeSync, openSync, renameSync, rmSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { APPLICATION_ID, CACHE_KIB } from "../sqlite/connection.ts";
import { assertLocalFileSystem } from "../sqlite/file-system.ts";

/** Version of the tables below. A file with another one is created again: nothing is lost with it. */
const FORMAT = 1;

// Not in the main database: the cache may be deleted at any time, needs no backup and no syncing, and is also written by
// processes that only read the queue.
const TABLES = `
  create table entry (key text primary key, kind text not null, at integer not null, body text not null) strict;
  create index entry_at on entry (at);
  create table changed (kind text primary key, at integer not null) strict;
  create table server (place text primary key, machine_identifier text not null) strict;
`;

/**
 * Opens the cache file. Creates it when it is missing, and moves a damaged one away first. Throws when it cannot be used:
 * it is another program's, of a newer version, missing in read-only mode, the disk is full …
 */
export function openCacheFile(path: string, folder: string, readOnly: boolean): Sqlite.Database {
  assertLocalFileSystem(folder);
  try {
    return open(path, readOnly);
  } catch (error) {
    if (readOnly || !isDamaged(error)) throw error;
    // The damaged file is kept once for inspection. Its log would be taken for that of the new file.
    for (const log of [`${path}-wal`, `${path}-shm`]) rmSync(log, { force: true });
    renameSync(path, `${path}.damaged`);
    return open(path, readOnly);
  }
}

export const isDamaged = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^SQLITE_(?:CORRUPT|NOTADB)/.test(String(error.code));

function open(path: string, readOnly: boolean): Sqlite.Database {
  // Created here first: SQLite would make it readable for others, as the umask allows.
  if (!readOnly) closeSync(openSync(path, "a", 0o600));
  const raw = new Sqlite(path, { timeout: 0, readonly: readOnly, fileMustExist: true });
  try {
    // In this order: a file that another process is creating has its application id as soon as it has any table.
    const isEmpty = raw.prepare("select count(*) from sqlite_master").pluck().get() === 0;
    const id = Number(raw.pragma("application_id", { simple: true }));
    if (id !== APPLICATION_ID && !isEmpty) throw new Error("it is not plex-ingest's");
    const format = Number(raw.pragma("user_version", { simple: true }));
    if (format > FORMAT) throw new Error("it is of a newer plex-ingest");
    if (readOnly && format !== FORMAT) throw new Error("it is of an older plex-ingest");
    raw.pragma(`cache_size = ${-CACHE_KIB}`);
    if (!readOnly) {
      chmodSync(path, 0o600);
      raw.pragma("journal_mode = wal");
      // What a power cut erases is requested again.
      raw.pragma("synchronous = normal");
      raw.pragma("journal_size_limit = 4194304");
      if (format !== FORMAT) raw.transaction(() => makeTables(raw)).immediate();
    }
    return raw;
  } catch (error) {
    raw.close();
    throw error;
  }
}

function makeTables(raw: Sqlite.Database): void {
  // Another process may have created them while this one waited.
  if (raw.pragma("user_version", { simple: true }) === FORMAT) return;
  for (const name of ["entry", "changed", "server"]) raw.exec(`drop table if exists ${name}`);
  raw.exec(TABLES);
  raw.pragma(`application_id = ${APPLICATION_ID}`);
  raw.pragma(`user_version = ${FORMAT}`);
}
