import { setTimeout } from "node:timers/promises";
import type Sqlite from "better-sqlite3";
import { Kysely, type Transaction } from "kysely";
import { UserError } from "../core/errors.ts";
import { MIGRATIONS, type Migration } from "./migrations/index.ts";
import type { Schema } from "./schema.ts";
import { backUp, pruneBackups } from "./sqlite/backup.ts";
import { isBusy, type OpenMode, openConnection, retryBusy, withBusyLimit } from "./sqlite/connection.ts";
import { ImmediateSqliteDialect } from "./sqlite/dialect.ts";
import { acquireEngineLock, type EngineLock } from "./sqlite/engine-lock.ts";
import { replacedFault, storeFault } from "./sqlite/faults.ts";
import { rememberFile } from "./sqlite/file-system.ts";
import { assertSchemaNotNewer, migrate, schemaNumber } from "./sqlite/migrate.ts";

/** A database that another process is making, or taking up, is there within this. */
const CREATE_TIMEOUT_MS = 5000;
const UPGRADE_TIMEOUT_MS = 2000;
const RETRY_DELAY_MS = 20;
/** Of those before one and the same step. */
const MAX_BACKUPS = 3;

/** The database or a transaction in it. Code that only reads takes either. */
export type Db = Kysely<Schema>;
export type Trx = Transaction<Schema>;

export type Store = AsyncDisposable & {
  /**
   * For reading. Inside a `write` use only what it hands in: this one would wait for ever.
   * Reading and writing throw MustStop for a damaged database, writing outage `no_space` for a full disk.
   */
  read: Kysely<Schema>;
  /**
   * One transaction; retried as a whole while another process writes, with `maxBusyMs` until outage `database_busy`.
   * Nothing but SQL may be awaited in it.
   */
  write<T>(work: (trx: Trx) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Changes whenever another connection commits; our own writes do not move it. */
  dataVersion(): number;
  /** @throws MustStop when the file was deleted or replaced: what we write there, nobody will ever see. */
  assertInPlace(): void;
  /** A checked copy of the whole database in a new file. */
  backUp(target: string): void;
  /** SQLite's own upkeep of its statistics and log; left for another time while another process writes. */
  optimize(): void;
};

export type StoreFiles = { database: string; lock: string; backups: string };

export type OpenOptions = {
  mode: OpenMode;
  random: () => number;
  /** True in the process that holds the engine lock already, which then migrates by itself. */
  holdsLock?: boolean;
  now: () => number;
  /** How long a write waits for other processes at most, in ms. An engine waits for as long as it takes; a person does not. */
  maxBusyMs?: number;
  /** Ours, unless it is the way from one schema to the next that is looked at. */
  migrations?: readonly Migration[];
};

/**
 * Opens the database, taking its schema up first when it is older and nobody holds the engine lock.
 * @throws UserError: no database, another program's, a newer schema (`conflict`), an older one while an engine runs, a
 * damaged one (MustStop). Outage `no_space` when the disk is full.
 */
export async function openStore(files: StoreFiles, options: OpenOptions): Promise<Store> {
  const { mode, random, migrations = MIGRATIONS } = options;
  const explain = (error: unknown): unknown => storeFault(error, files);
  let raw: Sqlite.Database | undefined;
  try {
    raw = await retryBusy(() => openConnection(files.database, mode), random);
    assertSchemaNotNewer(raw, files.database, migrations.length);
    const db = new Kysely<Schema>({ dialect: new ImmediateSqliteDialect(raw, explain) });
    if (schemaNumber(raw) < migrations.length) await upgradeSchema(db, raw, files, { ...options, migrations });
    // While it was waited for the lock a newer program may have been at it.
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
    const before = schemaNumber(raw);
    if (before > 0 && before < newest) {
      const prefix = `before-schema-${newest}-from-${before}-`;
      backUp(raw, `${files.backups}/${prefix}${options.now()}.db`);
      // A step that fails is tried at every start, and a service starts again and again.
      pruneBackups(files.backups, prefix, MAX_BACKUPS);
    }
    await retryBusy(() => migrate(db, raw, options.migrations), options.random);
  } finally {
    lock?.release();
  }
}

/**
 * The engine lock, or undefined when another process took the schema up meanwhile: a client may start two of us at once
 * where there is no database yet, or right after an update.
 * @throws UserError (`conflict`) when an engine runs on an older schema.
 */
async function lockToMigrate(
  raw: Sqlite.Database,
  path: string,
  { mode, migrations }: OpenOptions & { migrations: readonly Migration[] },
): Promise<EngineLock | undefined> {
  const readOnly = mode === "read-only";
  const longest = schemaNumber(raw) === 0 ? CREATE_TIMEOUT_MS : readOnly ? 0 : UPGRADE_TIMEOUT_MS;
  for (let waited = 0; ; waited += RETRY_DELAY_MS) {
    const lock = readOnly ? undefined : acquireEngineLock(path);
    if (lock) return lock;
    const found = schemaNumber(raw);
    if (found >= migrations.length) return undefined;
    if (waited >= longest) {
      throw new UserError(
        `The database has schema ${found}, and this program needs ${migrations.length}.`,
        "Restart the daemon with this version: it makes a backup and brings the database up.",
        "conflict",
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
  const same = rememberFile(files.database);
  const version = raw.prepare("pragma data_version").pluck();
  return {
    read: db,
    write: (work, signal) =>
      withBusyLimit(maxBusyMs, (s) => retryBusy(() => db.transaction().execute(work), random, s), signal),
    dataVersion() {
      try {
        return Number(version.get());
      } catch (error) {
        throw storeFault(error, files);
      }
    },
    assertInPlace() {
      if (!same()) throw replacedFault(files);
    },
    backUp: (target) => backUp(raw, target),
    optimize() {
      try {
        raw.pragma("optimize");
        raw.pragma("wal_checkpoint(passive)");
      } catch (error) {
        if (!isBusy(error)) throw storeFault(error, files);
      }
    },
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}
