import { chmodSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import type { SqliteDatabase } from "kysely";
import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { assertLocalFileSystem, assertRegularFiles } from "./file-system.ts";

/**
 * More than the number of statements in the program. Statements beyond this number are prepared
 * each time.
 */
const MAX_STATEMENTS = 300;
/** Longer statements write many rows, in varying numbers, so the same text is rarely used again. */
const MAX_SQL_CHARS = 2000;

const PLAIN = /^(?:select|insert into|update|delete from) /;
const TRANSACTION: readonly string[] = ["begin immediate", "commit"];

const isReusable = (sql: string) =>
  (sql.length <= MAX_SQL_CHARS && PLAIN.test(sql)) || TRANSACTION.includes(sql);

/**
 * Wraps the database for Kysely's driver with a cache of plain statements. Without it, the driver
 * would prepare each query again. With the row reader that better-sqlite3 compiles, preparing takes
 * longer than reading or writing a row by its key. Dropped statements stay in memory until garbage
 * collection: 50,000 of them took 200 MiB.
 */
export function withStatementCache(raw: Sqlite.Database): SqliteDatabase {
  const statements = new Map<string, Sqlite.Statement>();
  let schemaVersion: Sqlite.Statement | undefined;
  let schema: unknown;
  let isChecked = false;

  /**
   * Drops cached statements with a star after a schema change, because a star's columns are fixed
   * when a statement is prepared, and another process may upgrade the schema. The schema is checked
   * once in each turn of the event loop, and a turn takes milliseconds. Checking it for each query
   * was a tenth of the cost of reading.
   */
  function dropOldStars(): void {
    if (isChecked) return;
    isChecked = true;
    setImmediate(() => {
      isChecked = false;
    });
    schemaVersion ??= raw.prepare("pragma schema_version").pluck();
    const now = schemaVersion.get();
    if (now === schema) return;
    schema = now;
    for (const sql of statements.keys()) if (sql.includes("*")) statements.delete(sql);
  }

  return {
    close: () => raw.close(),
    prepare(sql) {
      // Our own migrations change the schema within a turn.
      if (!PLAIN.test(sql) && !TRANSACTION.includes(sql)) isChecked = false;
      if (sql.includes("*")) dropOldStars();
      const cached = statements.get(sql);
      // A statement that is being iterated cannot run a second time.
      if (cached !== undefined && !cached.busy) return cached;
      const fresh = raw.prepare(sql);
      if (isReusable(sql) && statements.size < MAX_STATEMENTS) statements.set(sql, fresh);
      return fresh;
    },
  };
}

/** "plxi". A file of another program is refused instead of being filled with tables. */
export const APPLICATION_ID = 0x70_6c_78_69;

export type OpenMode = "create" | "existing" | "read-only";

/**
 * Opens one connection with driver timeout 0, because `retryBusy` waits for another process's write
 * asynchronously.
 * @throws UserError when there is no database (modes other than "create"), it belongs to another
 * program, or it is on a network file system: SQLite's WAL needs memory that two hosts do not
 * share.
 */
export function openConnection(path: string, mode: OpenMode): Sqlite.Database {
  if (mode === "create") {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } else if (!isThere(path)) {
    assertRegularFiles(path);
    throw UserError.notFound(
      `There is no database at ${path} yet.`,
      sentence`Start ${{ do: "daemon" }}, or set PLEX_INGEST_STATE_DIR to the daemon's state folder.`,
    );
  }
  assertLocalFileSystem(dirname(path));
  assertRegularFiles(path);
  const raw = new Sqlite(path, {
    timeout: 0,
    readonly: mode === "read-only",
    fileMustExist: mode !== "create",
  });
  try {
    prepare(raw, path, mode);
  } catch (error) {
    raw.close();
    throw error;
  }
  return raw;
}

/** @throws the system's error when this user may not check. */
const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/**
 * Memory for the pages that SQLite keeps of each file. The driver is compiled with 16 MiB, which a
 * long history soon fills. The system also caches the file: with 2 MiB, no query over a million
 * rows got slower (bench:history).
 */
export const CACHE_KIB = 2000;

/** The WAL exceeds this size only during a long read. Without a limit, SQLite never shrinks it. */
export const MAX_WAL_BYTES = 4 * 1024 ** 2;

function prepare(raw: Sqlite.Database, path: string, mode: OpenMode): void {
  const id = applicationId(raw, path);
  const empty = id === 0 && raw.prepare("select count(*) from sqlite_master").pluck().get() === 0;
  if (id !== APPLICATION_ID && !empty) throw foreign(path);
  raw.pragma("foreign_keys = on");
  raw.pragma(`cache_size = ${-CACHE_KIB}`);
  if (mode === "read-only") return;
  if (empty) {
    chmodSync(path, 0o600);
    raw.pragma(`application_id = ${APPLICATION_ID}`);
  }
  raw.pragma("journal_mode = wal");
  raw.pragma(`journal_size_limit = ${MAX_WAL_BYTES}`);
  // FULL is required, because a publication that a power cut erased from the journal would be filed
  // twice.
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
  UserError.refused(
    `${path} is not a plex-ingest database.`,
    "Move it away, or set PLEX_INGEST_STATE_DIR to another folder.",
  );
