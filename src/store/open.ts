import { setTimeout } from "node:timers/promises";
import type Sqlite from "better-sqlite3";
import { Kysely, type Transaction } from "kysely";
import { sentence } from "../base/actions/sentence.ts";
import { codeOf, MustStop, Outage, tryOr, UserError } from "../base/errors.ts";
import type { Clock } from "../core/clock.ts";
import { MIGRATIONS, type Migration } from "./migrations/index.ts";
import type { Schema } from "./schema.ts";
import { toAccessFault } from "./sqlite/access-fault.ts";
import { backUp, listBackups, pruneBackups } from "./sqlite/backup.ts";
import { type OpenMode, openConnection } from "./sqlite/connection.ts";
import { ImmediateSqliteDialect } from "./sqlite/dialect.ts";
import { acquireEngineLock, type EngineLock } from "./sqlite/engine-lock.ts";
import { rememberFile } from "./sqlite/file-system.ts";
import { assertSchemaNotNewer, migrate, readSchemaNumber } from "./sqlite/migrate.ts";
import { isBusy, retryBusy, withBusyLimit } from "./writes/busy.ts";
import { createGroupedWrites } from "./writes/grouped-writes.ts";

type FaultPaths = { database: string; backups: string };

/**
 * Translates SQLite's errors (sqlite.org/rescode.html): a full disk is outage `no_space`; a
 * database that is damaged, or was removed while it was open, is MustStop; a state folder that this
 * user may not use is a UserError. Every other error is returned unchanged.
 */
export function toStoreFault(error: unknown, paths: FaultPaths): unknown {
  const code = codeOf(error);
  // The index of the log (-shm) is in the same folder and grows first.
  if (code === "SQLITE_FULL" || code === "SQLITE_IOERR_SHMSIZE") {
    const message = `The disk of ${paths.database} is full, so nothing can be saved. Free some space there.`;
    return new Outage("no_space", message, { cause: error });
  }
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") {
    return damagedFault(paths, error);
  }
  if (code === "SQLITE_READONLY_DBMOVED") return replacedFault(paths);
  return toAccessFault(error, paths.database) ?? error;
}

const replacedFault = ({ database }: FaultPaths): MustStop =>
  new MustStop(
    `The database ${database} was deleted or replaced while it was in use.`,
    "If it was moved, put it back. Then start plex-ingest again; it uses the database at that path.",
  );

function damagedFault({ database, backups }: FaultPaths, cause: unknown): MustStop {
  const newest = tryOr(() => listBackups(backups)[0], undefined);
  const hint =
    newest === undefined
      ? "Stop plex-ingest, and move that file and its -wal and -shm files away. There is no " +
        `backup in ${backups}, so start it again with an empty queue; no media file is touched.`
      : sentence`Stop plex-ingest, put the newest backup in its place with ${{ do: "db restore", file: newest.path }}, and start it again.`;
  const what = cause instanceof Error ? ` (${cause.message})` : "";
  return new MustStop(`The database ${database} is damaged${what}.`, hint, "internal_error", {
    cause,
  });
}

/** How long another process may take to create the database, or to upgrade its schema. */
const CREATE_TIMEOUT_MS = 5000;
const UPGRADE_TIMEOUT_MS = 2000;
const RETRY_DELAY_MS = 20;
/** Maximum number of backups of the same upgrade. */
const MAX_BACKUPS = 3;

/** The database or a transaction in it. Code that only reads takes either. */
export type Db = Kysely<Schema>;
export type Trx = Transaction<Schema>;

/** A store for code that only reads. */
export interface StoreReader {
  /**
   * Use this for reading. Inside a `write`, use only its `trx`, because a query here would never
   * return. Reading and writing throw MustStop for a damaged database; writing throws outage
   * `no_space` for a full disk.
   */
  read: Kysely<Schema>;
}

export interface Store extends StoreReader, AsyncDisposable {
  /**
   * Runs a write atomically. The data is on the disk when the promise resolves. Writes that wait at
   * the same time run one after the other and are committed together. A write is retried as a whole
   * while another process writes; after `maxBusyMs`, it throws outage `database_busy`. `work` must
   * await only SQL.
   */
  write<T>(work: (trx: Trx) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Changes when another connection commits, not when this one does. */
  dataVersion(): number;
  /**
   * Number of rows that this connection has written so far: the changes that `dataVersion` does not
   * show.
   */
  ownChanges(): number;
  /**
   * @throws MustStop when the file was deleted or replaced, because no other process would see what
   * we write.
   */
  assertInPlace(): void;
  /** Writes a checked copy of the whole database to a new file. */
  backUp(target: string): void;
  /** Runs SQLite's maintenance of its statistics and log. Skipped while another process writes. */
  optimize(): void;
}

export type StoreFiles = { database: string; lock: string; backups: string };

export type OpenOptions = {
  mode: OpenMode;
  random: () => number;
  /** True in a process that already has the engine lock and so may migrate. */
  holdsLock?: boolean;
  clock: Clock;
  /**
   * How long a write waits for other processes. Undefined for an engine, which waits as long as it
   * takes.
   */
  maxBusyMs?: number;
  /** The program's own migrations by default; tests of the upgrade pass other ones. */
  migrations?: readonly Migration[];
};

/**
 * Opens the database. Upgrades an older schema first, if no other process has the engine lock.
 * @throws UserError when there is no database, it belongs to another program, its schema is newer
 * (`conflict`), or its schema is older while an engine runs; MustStop when it is damaged; outage
 * `no_space` when the disk is full.
 */
export async function openStore(files: StoreFiles, options: OpenOptions): Promise<Store> {
  const { mode, random, migrations = MIGRATIONS } = options;
  const explain = (error: unknown): unknown => toStoreFault(error, files);
  let raw: Sqlite.Database | undefined;
  try {
    raw = await retryBusy(() => openConnection(files.database, mode), random);
    assertSchemaNotNewer(raw, files.database, migrations.length);
    const db = new Kysely<Schema>({ dialect: new ImmediateSqliteDialect(raw, explain) });
    if (readSchemaNumber(raw) < migrations.length) {
      await upgradeSchema(db, raw, files, { ...options, migrations });
    }
    // A newer program may have upgraded the database while we waited for the lock.
    assertSchemaNotNewer(raw, files.database, migrations.length);
    return toStore(db, raw, files, options);
  } catch (error) {
    raw?.close();
    throw explain(error);
  }
}

async function upgradeSchema(
  db: Kysely<Schema>,
  raw: Sqlite.Database,
  files: StoreFiles,
  options: OpenOptions & { migrations: readonly Migration[] },
): Promise<void> {
  const newest = options.migrations.length;
  const lock = options.holdsLock ? undefined : await lockToMigrate(raw, files.lock, options);
  if (!lock && !options.holdsLock) return;
  try {
    const before = readSchemaNumber(raw);
    if (before > 0 && before < newest) {
      const prefix = `before-schema-${newest}-from-${before}-`;
      backUp(raw, `${files.backups}/${prefix}${options.clock.now()}.db`);
      // Old backups are deleted, because a failing migration is retried at every start, and a
      // service restarts again and again.
      pruneBackups(files.backups, prefix, MAX_BACKUPS);
    }
    await retryBusy(() => migrate(db, raw, options.migrations), options.random);
  } finally {
    lock?.release();
  }
}

/**
 * Takes the engine lock. Returns undefined if another process upgraded the schema first: a client
 * may start two processes at once before there is a database, or right after an update.
 * @throws UserError (`conflict`) when an engine runs on an older schema.
 */
async function lockToMigrate(
  raw: Sqlite.Database,
  path: string,
  { mode, migrations }: OpenOptions & { migrations: readonly Migration[] },
): Promise<EngineLock | undefined> {
  const readOnly = mode === "read-only";
  const timeoutMs =
    readSchemaNumber(raw) === 0 ? CREATE_TIMEOUT_MS : readOnly ? 0 : UPGRADE_TIMEOUT_MS;
  for (let waitedMs = 0; ; waitedMs += RETRY_DELAY_MS) {
    const lock = readOnly ? undefined : acquireEngineLock(path);
    if (lock) return lock;
    const schema = readSchemaNumber(raw);
    if (schema >= migrations.length) return undefined;
    if (waitedMs >= timeoutMs) {
      throw UserError.conflict(
        `The database has schema ${schema}, but this program requires ${migrations.length}.`,
        "Restart the daemon with this version: it makes a backup and upgrades the database.",
      );
    }
    await setTimeout(RETRY_DELAY_MS);
  }
}

function toStore(
  db: Kysely<Schema>,
  raw: Sqlite.Database,
  files: StoreFiles,
  { random, maxBusyMs }: OpenOptions,
): Store {
  const isSameFile = rememberFile(files.database);
  const version = raw.prepare("pragma data_version").pluck();
  const written = raw.prepare("select total_changes()").pluck();
  const explained = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw toStoreFault(error, files);
    }
  };
  const grouped = createGroupedWrites<Trx>({
    transaction: (work) => db.transaction().execute(work),
    run: (statement) => explained(() => raw.exec(statement)),
    isOpen: () => raw.inTransaction,
    random,
  });
  return {
    read: db,
    write: (work, signal) => withBusyLimit(maxBusyMs, (limited) => grouped(work, limited), signal),
    dataVersion: () => explained(() => Number(version.get())),
    ownChanges: () => Number(written.get()),
    assertInPlace() {
      if (!isSameFile()) throw replacedFault(files);
    },
    backUp: (target) => backUp(raw, target),
    optimize() {
      try {
        raw.pragma("optimize");
        raw.pragma("wal_checkpoint(passive)");
      } catch (error) {
        if (!isBusy(error)) throw toStoreFault(error, files);
      }
    },
    async [Symbol.asyncDispose]() {
      await db.destroy();
      // Kysely closes the connection only if it has used it.
      raw.close();
    },
  };
}
