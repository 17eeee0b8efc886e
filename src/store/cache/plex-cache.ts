import { dirname } from "node:path";
import type Sqlite from "better-sqlite3";
import type { CacheStore, StoredAnswer } from "../../core/cache/cache-entry.ts";
import { MAX_STALE_MS } from "../../core/cache/lifetime.ts";
import type { Clock } from "../../core/clock.ts";
import { isBusy, retryBusy } from "../sqlite/connection.ts";
import { rememberFile } from "../sqlite/file-system.ts";
import { isDamaged, openCacheFile } from "./open-file.ts";

// A newer entry stays, unless it is from the future: then the clock was set back.
const PUT = `insert into entry (key, kind, at, body) values (?, ?, ?, ?)
  on conflict (key) do update set kind = excluded.kind, at = excluded.at, body = excluded.body where excluded.at >= at or at > ?`;
const CHANGED = "insert into changed (kind, at) values (?, ?) on conflict (kind) do update set at = excluded.at";
const SERVER = `insert into server (place, machine_identifier) values (?, ?)
  on conflict (place) do update set machine_identifier = excluded.machine_identifier`;
const TOO_MANY = "delete from entry where key in (select key from entry order by at desc limit -1 offset ?)";
const TOO_MUCH = `delete from entry where key in (
  select key from (select key, sum(length(body)) over (order by at desc, key) as total from entry) where total > ?)`;

type CleanupLimits = { olderThan: number; entries: number; bytes: number };

/** The statements of the cache, prepared once per connection. */
function cacheStatements(raw: Sqlite.Database) {
  const version = raw.prepare("pragma data_version").pluck();
  const entry = raw.prepare<[string], { at: number; body: string }>("select at, body from entry where key = ?");
  const changes = raw.prepare<[], { kind: string; at: number }>("select kind, at from changed");
  const server = raw.prepare<[string], string>("select machine_identifier from server where place = ?").pluck();
  const put = raw.prepare(PUT);
  const remove = raw.prepare("delete from entry where key = ?");
  const change = raw.prepare(CHANGED);
  const rememberServer = raw.prepare(SERVER);
  return {
    /** Changes when another process has written. */
    version: () => version.get(),
    entry: (key: string) => entry.get(key),
    changes: () => new Map(changes.all().map(({ kind, at }) => [kind, at])),
    server: (place: string): string | undefined => server.get(place),
    put: (key: string, { kind, at, body }: StoredAnswer, now: number) => put.run(key, kind, at, body, now),
    remove: (key: string) => remove.run(key),
    changed: raw.transaction((kinds: readonly string[], at: number) => {
      for (const kind of kinds) change.run(kind, at);
    }).immediate,
    rememberServer: (place: string, id: string) => rememberServer.run(place, id),
    makeRoom: raw.transaction(({ olderThan, entries, bytes }: CleanupLimits) => {
      raw.prepare("delete from entry where at < ?").run(olderThan);
      raw.prepare(TOO_MANY).run(entries);
      raw.prepare(TOO_MUCH).run(bytes);
    }).immediate,
  };
}

export type CacheStoreOptions = {
  path: string;
  /** Writes nothing, does not even create the file: only reads what other processes cached. */
  readOnly: boolean;
  maxEntries: number;
  clock: Pick<Clock, "now" | "monotonic">;
  random: () => number;
  warn: (message: string) => void;
};

type Opened = { raw: Sqlite.Database; isSameFile: () => boolean; sql: ReturnType<typeof cacheStatements> };

const MAX_BYTES = 64 * 1024 * 1024;
const PUTS_PER_CLEANUP = 200;
const RETRY_DELAY_MS = 60_000;
/** Longer than any write takes. A process that was stopped in the middle of one must not make callers pile up. */
const WRITE_TIMEOUT_MS = 2000;

/**
 * The cache file, opened at first use. When it is deleted, damaged or locked, only its entries are lost: the cache does
 * without it and tries again later.
 */
export function createCacheStore({ path, readOnly, maxEntries, clock, random, warn }: CacheStoreOptions): CacheStore {
  let opened: Opened | undefined;
  let closed = false;
  let isReported = false;
  let retryAt = Number.NEGATIVE_INFINITY;
  let puts = 0;
  let lastChanges: { version: unknown; changes: ReadonlyMap<string, number> } | undefined;

  function closeFile(): void {
    opened?.raw.close();
    opened = undefined;
    lastChanges = undefined;
  }

  /** A process that may write replaces a damaged file at the next open, so it retries at once; any other error waits. */
  function failed(error: unknown): void {
    closeFile();
    if (isDamaged(error) && !readOnly) return;
    retryAt = clock.monotonic() + RETRY_DELAY_MS;
    if (isReported || !(error instanceof Error) || isMissing(error, readOnly)) return;
    isReported = true;
    warn(`The cache ${path} is not used: ${error.message}.`);
  }

  /** Throws while another process is creating it. */
  function open(): Opened | undefined {
    if (opened || closed || clock.monotonic() < retryAt) return opened;
    try {
      opened = prepared(openCacheFile(path, dirname(path), readOnly));
      if (!readOnly) makeRoom(opened);
    } catch (error) {
      if (isBusy(error)) throw error;
      failed(error);
    }
    return opened;
  }

  function prepared(raw: Sqlite.Database): Opened {
    try {
      return { raw, isSameFile: rememberFile(path), sql: cacheStatements(raw) };
    } catch (error) {
      raw.close();
      throw error;
    }
  }

  const makeRoom = ({ sql }: Opened): void =>
    sql.makeRoom({ olderThan: clock.now() - MAX_STALE_MS, entries: maxEntries, bytes: MAX_BYTES });

  function read<T>(query: (sql: Opened["sql"]) => T): T | undefined {
    try {
      const file = open();
      return file && query(file.sql);
    } catch (error) {
      if (!isBusy(error)) failed(error);
      return undefined;
    }
  }

  async function write(work: (file: Opened) => unknown): Promise<void> {
    if (readOnly || closed) return;
    const timeout = AbortSignal.timeout(WRITE_TIMEOUT_MS);
    try {
      await retryBusy(
        () => {
          // No other process would see what is written to a deleted file.
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
    get: (key) => read((sql) => sql.entry(key)),
    put: (key, answer) =>
      write((file) => {
        file.sql.put(key, answer, clock.now());
        if (++puts % PUTS_PER_CLEANUP === 0) makeRoom(file);
      }),
    remove: (key) => write(({ sql }) => sql.remove(key)),
    changedAt: (kind) =>
      read((sql) => {
        const version = sql.version();
        if (lastChanges?.version !== version) lastChanges = { version, changes: sql.changes() };
        return lastChanges?.changes.get(kind);
      }),
    async changed(kinds, at) {
      await write(({ sql }) => sql.changed(kinds, at));
      // Our own writes do not change the version.
      lastChanges = undefined;
    },
    serverAt: (place) => read((sql) => sql.server(place)),
    rememberServer: (place, id) => write(({ sql }) => sql.rememberServer(place, id)),
    close() {
      closeFile();
      closed = true;
    },
  };
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");
/** A file that is only read need not exist. */
const isMissing = (error: unknown, readOnly: boolean): boolean =>
  readOnly && /^SQLITE_CANTOPEN|^ENOENT/.test(codeOf(error));
