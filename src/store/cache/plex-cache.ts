import { chmodSync, closeSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { codeOf } from "../../base/errors.ts";
import type { CacheLevel, StoredAnswer } from "../../core/cache/cache-entry.ts";
import { MAX_STALE_MS } from "../../core/cache/lifetime.ts";
import type { Clock } from "../../core/clock.ts";
import { APPLICATION_ID, CACHE_KIB, MAX_WAL_BYTES } from "../sqlite/connection.ts";
import { assertLocalFileSystem, assertRegularFiles, rememberFile } from "../sqlite/file-system.ts";
import { isBusy, retryBusy } from "../writes/busy.ts";

/**
 * Version of the table below. A file with an older version gets a new table; nothing that matters
 * is lost.
 */
const FORMAT = 2;

// The cache is separate from the main database, because it may be deleted at any time, needs no
// backup and no syncing, and is also written by processes that only read the queue.
const TABLE = `
  create table entry (key text primary key, at integer not null, body text not null) strict;
  create index entry_at on entry (at);
`;
// Keeps a newer entry, unless its time is in the future because the clock was set back.
const PUT = `insert into entry (key, at, body) values (?, ?, ?)
  on conflict (key) do update set at = excluded.at, body = excluded.body where excluded.at >= at or at > ?`;
const TOO_MANY =
  "delete from entry where key in (select key from entry order by at desc limit -1 offset ?)";
const TOO_MUCH = `delete from entry where key in (
  select key from (select key, sum(length(body)) over (order by at desc, key) as total from entry) where total > ?)`;

export type CacheStoreOptions = {
  path: string;
  /** Only reads what other processes cached. Writes nothing and does not create the file. */
  readOnly: boolean;
  maxEntries: number;
  clock: Pick<Clock, "now" | "monotonic">;
  random: () => number;
  warn: (message: string) => void;
};

const MAX_BYTES = 64 * 1024 * 1024;
const PUTS_PER_CLEANUP = 200;
const RETRY_DELAY_MS = 60_000;
/**
 * Longer than any write takes. Callers must not pile up behind a process that was stopped in the
 * middle of a write.
 */
const WRITE_TIMEOUT_MS = 2000;

/**
 * Creates a cache whose file is opened at first use. If the file is deleted, damaged or locked,
 * only its entries are lost: the cache continues without the file and tries again later.
 */
export function createCacheStore({
  path,
  readOnly,
  maxEntries,
  clock,
  random,
  warn,
}: CacheStoreOptions): CacheLevel {
  let opened: ReturnType<typeof prepare> | undefined;
  let closed = false;
  let isReported = false;
  let retryAt = Number.NEGATIVE_INFINITY;
  let puts = 0;

  function prepare(raw: Sqlite.Database) {
    return {
      raw,
      isSameFile: rememberFile(path),
      get: raw.prepare<[string], StoredAnswer>("select at, body from entry where key = ?"),
      put: raw.prepare(PUT),
      remove: raw.prepare("delete from entry where key = ?"),
      makeRoom: raw.transaction(() => {
        raw.prepare("delete from entry where at < ?").run(clock.now() - MAX_STALE_MS);
        raw.prepare(TOO_MANY).run(maxEntries);
        raw.prepare(TOO_MUCH).run(MAX_BYTES);
      }).immediate,
    };
  }

  function closeFile(): void {
    opened?.raw.close();
    opened = undefined;
  }

  /**
   * Closes the file after an error. If the file is damaged and this process may write, the next
   * open replaces it, so it is retried at once. After any other error, the cache waits.
   */
  function failed(error: unknown): void {
    closeFile();
    if (isDamaged(error) && !readOnly) return;
    retryAt = clock.monotonic() + RETRY_DELAY_MS;
    if (isReported || !(error instanceof Error) || isMissing(error, readOnly)) return;
    isReported = true;
    warn(`The cache ${path} is not used: ${error.message.replace(/\.$/, "")}.`);
  }

  /** Throws while another process is creating the file. */
  function open(): typeof opened {
    if (opened || closed || clock.monotonic() < retryAt) return opened;
    let raw: Sqlite.Database | undefined;
    try {
      raw = openCacheFile(path, readOnly);
      opened = prepare(raw);
      if (!readOnly) opened.makeRoom();
    } catch (error) {
      if (!opened) raw?.close();
      if (isBusy(error)) throw error;
      failed(error);
    }
    return opened;
  }

  async function write(work: (file: NonNullable<typeof opened>) => unknown): Promise<void> {
    if (readOnly || closed) return;
    const timeout = AbortSignal.timeout(WRITE_TIMEOUT_MS);
    try {
      await retryBusy(
        () => {
          // No other process would see entries that are written to a deleted file.
          if (opened && !opened.isSameFile()) closeFile();
          const file = open();
          if (file) work(file);
        },
        random,
        timeout,
      );
    } catch (error) {
      if (!timeout.aborted) failed(error);
    }
  }

  return {
    async get(keys) {
      try {
        const file = open();
        return keys.map((key) => file?.get.get(key));
      } catch (error) {
        if (!isBusy(error)) failed(error);
        return [];
      }
    },
    put: (key, { at, body }) =>
      write((file) => {
        file.put.run(key, at, body, clock.now());
        if (++puts % PUTS_PER_CLEANUP === 0) file.makeRoom();
      }),
    remove: (key) => write((file) => file.remove.run(key)),
    close() {
      closeFile();
      closed = true;
    },
  };
}

/**
 * Creates the file if it is missing, and moves a damaged file away first. Throws if the file cannot
 * be used, for example because it belongs to another program or a newer version, is missing in
 * read-only mode, or the disk is full.
 */
function openCacheFile(path: string, readOnly: boolean): Sqlite.Database {
  assertLocalFileSystem(dirname(path));
  assertRegularFiles(path);
  try {
    return openFile(path, readOnly);
  } catch (error) {
    if (readOnly || !isDamaged(error)) throw error;
    // The damaged file is kept once for inspection. Its log is deleted, because SQLite would take
    // it for the log of the new file.
    for (const log of [`${path}-wal`, `${path}-shm`]) rmSync(log, { force: true });
    renameSync(path, `${path}.damaged`);
    return openFile(path, readOnly);
  }
}

function openFile(path: string, readOnly: boolean): Sqlite.Database {
  // The file is created here, because SQLite would make it readable by others if the umask allows
  // it.
  if (!readOnly) closeSync(openSync(path, "a", 0o600));
  const raw = new Sqlite(path, { timeout: 0, readonly: readOnly, fileMustExist: true });
  try {
    // The order of these checks matters: a file that another process is creating has its
    // application id as soon as it has any table.
    const isEmpty = raw.prepare("select count(*) from sqlite_master").pluck().get() === 0;
    const id = Number(raw.pragma("application_id", { simple: true }));
    if (id !== APPLICATION_ID && !isEmpty) throw new Error("it does not belong to plex-ingest");
    const format = Number(raw.pragma("user_version", { simple: true }));
    if (format > FORMAT) throw new Error("it was made by a newer plex-ingest");
    if (readOnly && format !== FORMAT) throw new Error("it was made by an older plex-ingest");
    raw.pragma(`cache_size = ${-CACHE_KIB}`);
    if (!readOnly) {
      chmodSync(path, 0o600);
      raw.pragma("journal_mode = wal");
      // Entries that are lost in a power cut are requested again.
      raw.pragma("synchronous = normal");
      raw.pragma(`journal_size_limit = ${MAX_WAL_BYTES}`);
      if (format !== FORMAT) raw.transaction(() => makeTable(raw)).immediate();
    }
    return raw;
  } catch (error) {
    raw.close();
    throw error;
  }
}

function makeTable(raw: Sqlite.Database): void {
  // Another process may have created the table while this one waited.
  if (raw.pragma("user_version", { simple: true }) === FORMAT) return;
  for (const name of ["entry", "changed", "server"]) raw.exec(`drop table if exists ${name}`);
  raw.exec(TABLE);
  raw.pragma(`application_id = ${APPLICATION_ID}`);
  raw.pragma(`user_version = ${FORMAT}`);
}

const isDamaged = (error: unknown): boolean => /^SQLITE_(?:CORRUPT|NOTADB)/.test(codeOf(error));
/** In read-only mode, the file may be missing. */
const isMissing = (error: unknown, readOnly: boolean) =>
  readOnly && /^SQLITE_CANTOPEN|^ENOENT/.test(codeOf(error));
