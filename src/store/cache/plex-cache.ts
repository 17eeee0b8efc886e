import { dirname } from "node:path";
import type Sqlite from "better-sqlite3";
import type { KeptAnswer, Shelf } from "../../core/cache/cache-entry.ts";
import { LONGEST_MS } from "../../core/cache/lifetime.ts";
import type { Clock } from "../../core/clock.ts";
import { isBusy, retryBusy } from "../sqlite/connection.ts";
import { rememberFile } from "../sqlite/file-system.ts";
import { isDamaged, openCacheFile } from "./open-file.ts";

// What is newer stays, unless it is of the future: the clock was put back since.
const PUT = `insert into entry (key, kind, at, body) values (?, ?, ?, ?)
  on conflict (key) do update set kind = excluded.kind, at = excluded.at, body = excluded.body where excluded.at >= at or at > ?`;
const CHANGED = "insert into changed (kind, at) values (?, ?) on conflict (kind) do update set at = excluded.at";
const SERVER = `insert into server (place, machine_identifier) values (?, ?)
  on conflict (place) do update set machine_identifier = excluded.machine_identifier`;
const TOO_MANY = "delete from entry where key in (select key from entry order by at desc limit -1 offset ?)";
const TOO_MUCH = `delete from entry where key in (
  select key from (select key, sum(length(body)) over (order by at desc, key) as total from entry) where total > ?)`;

type CleanupLimits = { olderThan: number; entries: number; bytes: number };

/** What is asked of the cache file and written to it, prepared once for an open connection. */
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
    /** Another number once another process has written. */
    version: () => version.get(),
    entry: (key: string) => entry.get(key),
    changes: () => new Map(changes.all().map(({ kind, at }) => [kind, at])),
    server: (place: string): string | undefined => server.get(place),
    put: (key: string, { kind, at, body }: KeptAnswer, now: number) => put.run(key, kind, at, body, now),
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
  /** Nothing is written, not even the file: only what other processes keep is read. */
  readOnly: boolean;
  maxEntries: number;
  clock: Pick<Clock, "now" | "monotonic">;
  random: () => number;
  warn: (message: string) => void;
};

type Opened = { raw: Sqlite.Database; same: () => boolean; sql: ReturnType<typeof cacheStatements> };

const MAX_BYTES = 64 * 1024 * 1024;
const PUTS_PER_CLEANUP = 200;
const RETRY_DELAY_MS = 60_000;
/** Longer than any process writes to it; one that was stopped in the middle must not gather those who wait. */
const WRITE_TIMEOUT_MS = 2000;

/**
 * The cache file, opened when it is first asked for. A file that is deleted, damaged or locked costs what is in it and no
 * more: it is left out, and tried again later.
 */
export function createCacheStore({ path, readOnly, maxEntries, clock, random, warn }: CacheStoreOptions): Shelf {
  let opened: Opened | undefined;
  let closed = false;
  let said = false;
  let againAt = Number.NEGATIVE_INFINITY;
  let puts = 0;
  let known: { version: unknown; changes: ReadonlyMap<string, number> } | undefined;

  function leave(): void {
    opened?.raw.close();
    opened = undefined;
    known = undefined;
  }

  /** Who may write puts a damaged file aside when it is opened next, which is at once; anything else is tried again later. */
  function failed(error: unknown): void {
    leave();
    if (isDamaged(error) && !readOnly) return;
    againAt = clock.monotonic() + RETRY_DELAY_MS;
    if (said || !(error instanceof Error) || isMissing(error, readOnly)) return;
    said = true;
    warn(`The cache ${path} is not used: ${error.message}.`);
  }

  /** Throws while another process is just making it. */
  function open(): Opened | undefined {
    if (opened || closed || clock.monotonic() < againAt) return opened;
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
      return { raw, same: rememberFile(path), sql: cacheStatements(raw) };
    } catch (error) {
      raw.close();
      throw error;
    }
  }

  const makeRoom = ({ sql }: Opened): void =>
    sql.makeRoom({ olderThan: clock.now() - LONGEST_MS, entries: maxEntries, bytes: MAX_BYTES });

  function look<T>(read: (sql: Opened["sql"]) => T): T | undefined {
    try {
      const there = open();
      return there && read(there.sql);
    } catch (error) {
      if (!isBusy(error)) failed(error);
      return undefined;
    }
  }

  async function write(work: (file: Opened) => unknown): Promise<void> {
    if (readOnly || closed) return;
    const late = AbortSignal.timeout(WRITE_TIMEOUT_MS);
    try {
      await retryBusy(
        () => {
          // What is written to a file that was deleted nobody else will ever see.
          if (opened && !opened.same()) leave();
          const there = open();
          if (there) work(there);
        },
        random,
        late,
      );
    } catch (error) {
      if (!late.aborted) failed(error);
    }
  }

  return {
    get: (key) => look((sql) => sql.entry(key)),
    put: (key, answer) =>
      write((file) => {
        file.sql.put(key, answer, clock.now());
        if (++puts % PUTS_PER_CLEANUP === 0) makeRoom(file);
      }),
    remove: (key) => write(({ sql }) => sql.remove(key)),
    changedAt: (kind) =>
      look((sql) => {
        const version = sql.version();
        if (known?.version !== version) known = { version, changes: sql.changes() };
        return known?.changes.get(kind);
      }),
    async changed(kinds, at) {
      await write(({ sql }) => sql.changed(kinds, at));
      // Our own writing does not move the version.
      known = undefined;
    },
    serverAt: (place) => look((sql) => sql.server(place)),
    rememberServer: (place, id) => write(({ sql }) => sql.rememberServer(place, id)),
    close() {
      leave();
      closed = true;
    },
  };
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");
/** What is only read need not be there. */
const isMissing = (error: unknown, readOnly: boolean): boolean =>
  readOnly && /^SQLITE_CANTOPEN|^ENOENT/.test(codeOf(error));
