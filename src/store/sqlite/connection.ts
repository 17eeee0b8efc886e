import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import type { SqliteDatabase } from "kysely";
import { Outage, UserError } from "../../core/errors.ts";
import { assertLocalFileSystem } from "./file-system.ts";

/** More texts than the program has; what is over is prepared each time, as all were before. */
const MAX_STATEMENTS = 200;
/** Longer ones write many rows at once, as many as there happen to be: such a text seldom comes again. */
const MAX_SQL_CHARS = 2000;

const PLAIN = /^(?:select|insert into|update|delete from) /;

// A star's columns are those of the schema that it was prepared with, which another process may take up.
const isReusable = (sql: string): boolean => sql.length <= MAX_SQL_CHARS && PLAIN.test(sql) && !sql.includes("*");

/**
 * The database as Kysely's driver uses it, with plain statements kept: the driver prepares each query anew, and that, with
 * the row reader that better-sqlite3 compiles for it, takes longer than reading or writing a row by its key. What is
 * prepared and dropped stays in memory until the garbage is collected: 50,000 of them took 200 MiB.
 */
export function withStatementCache(raw: Sqlite.Database): SqliteDatabase {
  const kept = new Map<string, Sqlite.Statement>();
  return {
    close: () => raw.close(),
    prepare(sql) {
      const known = kept.get(sql);
      // One that is being iterated cannot be asked a second time.
      if (known !== undefined && !known.busy) return known;
      const fresh = raw.prepare(sql);
      if (isReusable(sql) && kept.size < MAX_STATEMENTS) kept.set(sql, fresh);
      return fresh;
    },
  };
}

/** Another program's write takes milliseconds; one that takes this long is asked again soon. */
const RETRY_AFTER_MS = 5000;

/**
 * Runs a write, which is tried again while another process writes, for at most `ms`; without it for as long as it takes.
 * Given up it is never written: whoever asked may ask again.
 * @throws Outage `database_busy`
 */
export async function withBusyLimit<T>(
  ms: number | undefined,
  write: (signal: AbortSignal | undefined) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  if (ms === undefined) return write(signal);
  const late = AbortSignal.timeout(ms);
  try {
    return await write(signal ? AbortSignal.any([signal, late]) : late);
  } catch (error) {
    if (error !== late.reason) throw error;
    const message = "Another program has been writing to the database for seconds, so this was not written down.";
    throw new Outage("database_busy", message, { cause: error, retryAfterMs: RETRY_AFTER_MS });
  }
}

/** Whether SQLite refused because another connection has the lock: it passes, and the same may be tried again. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");

const FIRST_DELAY_MS = 1;
const MAX_DELAY_MS = 32;

/**
 * Runs the work again while another process holds SQLite's write lock, with growing, jittered pauses that leave the
 * event loop free. Give it the whole transaction (or the opening), never a part of one.
 * @returns what the work returns; any other error passes through, an abort rejects with the signal's reason.
 */
export async function retryBusy<T>(work: () => Promise<T> | T, random: () => number, signal?: AbortSignal): Promise<T> {
  // A thousand transactions awaited in a row resolve in microtasks and let no timer or socket of ours move.
  await setImmediate();
  for (let pause = FIRST_DELAY_MS; ; pause = Math.min(pause * 2, MAX_DELAY_MS)) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    const rest = setTimeout(pause * (0.5 + random()), undefined, signal ? { signal } : {});
    // Node's timers reject with an AbortError of their own.
    await rest.catch(() => signal?.throwIfAborted());
  }
}

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
  assertLocalFileSystem(dirname(path));
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
