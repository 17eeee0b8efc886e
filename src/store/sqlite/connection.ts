import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { UserError } from "../../core/errors.ts";
import { refuseNetworkFileSystem } from "./file-system.ts";

/** "plxi": a file that is not ours is refused instead of filled with tables. */
export const APPLICATION_ID = 0x70_6c_78_69;

export type OpenMode = "create" | "existing" | "read-only";

/**
 * One connection, driver timeout 0: waiting for another process's write is asynchronous, in retry-busy.
 * @throws UserError when there is no database (modes other than "create"), it is another program's, or on a network
 * file system, where SQLite's WAL needs memory that two hosts do not share.
 */
export function openConnection(path: string, mode: OpenMode): Sqlite.Database {
  if (mode === "create") mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  else if (!existsSync(path)) {
    throw new UserError(
      `There is no database at ${path} yet.`,
      "Start `plex-ingest daemon`, or set PLEX_INGEST_STATE_DIR to where it keeps its state.",
      "not_found",
    );
  }
  refuseNetworkFileSystem(dirname(path));
  const raw = new Sqlite(path, { timeout: 0, readonly: mode === "read-only", fileMustExist: mode !== "create" });
  try {
    prepare(raw, path, mode);
  } catch (error) {
    raw.close();
    throw error;
  }
  return raw;
}

function prepare(raw: Sqlite.Database, path: string, mode: OpenMode): void {
  const id = applicationId(raw, path);
  const empty = id === 0 && raw.prepare("select count(*) from sqlite_master").pluck().get() === 0;
  if (id !== APPLICATION_ID && !empty) throw foreign(path);
  raw.pragma("foreign_keys = on");
  if (mode === "read-only") return;
  if (empty) {
    chmodSync(path, 0o600);
    raw.pragma(`application_id = ${APPLICATION_ID}`);
  }
  raw.pragma("journal_mode = wal");
  // FULL: a publication that a power cut made unknown to us would be filed twice.
  raw.pragma("synchronous = full");
}

function applicationId(raw: Sqlite.Database, path: string): number {
  try {
    return Number(raw.pragma("application_id", { simple: true }));
  } catch (cause) {
    if (String((cause as { code?: unknown }).code).startsWith("SQLITE_NOTADB")) throw foreign(path);
    throw cause;
  }
}

const foreign = (path: string): UserError =>
  new UserError(
    `${path} is not a database of plex-ingest.`,
    "Move it away, or set PLEX_INGEST_STATE_DIR to another folder.",
    "refused",
  );
