import { hostname } from "node:os";
import { join } from "node:path";
import { type OpenOptions, openStore, type Store, type StoreFiles } from "../../store/open.ts";
import type { openPostgres, PostgresPlace } from "../../store/open-postgres.ts";
import { formatPlace, schemaOf } from "../../store/postgres/place.ts";
import { noticeRestore } from "../../store/settings/database-mark.ts";
import { readMarkFile } from "../../store/sqlite/restore.ts";
import { scopeStore } from "../../store/storages/scope.ts";
import { findStorage } from "../../store/storages/storages.ts";
import { withBusyLimit } from "../../store/writes/busy.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "./clock.ts";

/**
 * Returns the paths in the state folder. The locks are in a separate folder, which no backup or
 * scan may open.
 */
export const storeFilesOf = (stateDir: string): StoreFiles & { waiting: string; mark: string } => ({
  database: join(stateDir, "plex-ingest.db"),
  lock: join(stateDir, "lock", "engine.lock"),
  waiting: join(stateDir, "lock", "waiting.lock"),
  backups: join(stateDir, "backups"),
  mark: join(stateDir, "database-mark.json"),
});

/** Commands and tool calls respond within seconds, so a write that would wait longer fails. */
const MAX_BUSY_MS = 5000;

/**
 * How each kind of process accesses the database, and how long its writes wait for other writes
 * (without a limit by default).
 */
const ROLES = {
  /** Holds the engine lock, so it migrates the database itself. */
  engine: { mode: "create", holdsLock: true },
  /** A user's command or an MCP client's call. */
  command: { mode: "create", maxBusyMs: MAX_BUSY_MS },
  /**
   * An MCP process that may host the engine. Its writes wait like an engine's, and the writes of
   * its tools wait like a command's.
   */
  shared: { mode: "create" },
  /** A command that makes sense only if something was filed before. */
  trash: { mode: "existing", maxBusyMs: MAX_BUSY_MS },
  /** Writes nothing and migrates nothing. */
  reader: { mode: "read-only" },
  /** A client's hook, which limits each of its writes itself. */
  hook: { mode: "create" },
  /** Identifies many names. Its writes are not urgent. */
  lookup: { mode: "create" },
} satisfies Record<string, Pick<OpenOptions, "mode" | "holdsLock" | "maxBusyMs">>;

export type StoreRole = keyof typeof ROLES;

/**
 * The settings that determine where the database is: in the state folder, unless it is on a server.
 */
export type DatabaseConfig = Pick<Config, "stateDir"> &
  Partial<Pick<Config, "databaseUrl" | "databaseUser" | "databasePassword" | "storage">>;

/**
 * Returns the location of the database on a server; undefined if the database is in the state
 * folder.
 */
export function findPostgresPlace(config: DatabaseConfig): PostgresPlace | undefined {
  const { storage = hostname() } = config;
  const first = addressOf(config);
  if (first === undefined) return undefined;
  return {
    // The user and the password may have changed, so they are read each time. Switching to another
    // database requires a restart.
    get url() {
      const now = addressOf(config) ?? first;
      return databaseOf(now) === databaseOf(first) ? now : first;
    },
    storage,
  };
}

const databaseOf = (url: string): string => `${formatPlace({ url })} ${schemaOf({ url })}`;

function addressOf({
  databaseUrl,
  databaseUser,
  databasePassword,
}: DatabaseConfig): string | undefined {
  const address = databaseUrl?.current();
  const [user, password] = [databaseUser?.current(), databasePassword?.current()];
  const parsed =
    address === undefined || (user ?? password) === undefined ? null : URL.parse(address);
  if (!parsed) return address;
  parsed.username = encodeURIComponent(user ?? decodeURIComponent(parsed.username));
  parsed.password = encodeURIComponent(password ?? decodeURIComponent(parsed.password));
  return parsed.href;
}

/** Roles whose writes are ordered: an engine, and a process that may become one. */
const SERIAL: readonly StoreRole[] = ["engine", "shared"];

/** Opens the database for one role. @throws UserError, Outage: see `openStore`. */
export async function openStoreFor(role: StoreRole, config: DatabaseConfig): Promise<Store> {
  const files = storeFilesOf(config.stateDir);
  // The mark is read before the database, because a running engine advances first the database and
  // then the file.
  const mark = readMarkFile(files.mark);
  const place = findPostgresPlace(config);
  const options = { ...ROLES[role], random: Math.random, clock: systemClock };
  const store = place
    ? await openOnServer(place, { ...options, serial: SERIAL.includes(role) })
    : await openStore(files, options);
  // An engine handles a restored database before anything else, and a reader cannot record the
  // restore.
  if (role === "engine" || role === "reader") return store;
  try {
    await noticeRestore(store, mark, systemClock.now());
    return store;
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Queries the database. Returns undefined while the database is being created or migrated, when its
 * server is unavailable, or when its driver does not load.
 */
export async function queryStore<T>(
  config: DatabaseConfig,
  ask: (store: Store) => Promise<T>,
): Promise<T | undefined> {
  try {
    await using store = await openStoreFor("reader", config);
    return await ask(store);
  } catch {
    return undefined;
  }
}

/**
 * Opens a store that sees all storages. An engine limits it to its own storage
 * (`program/engine/open.ts`).
 */
async function openOnServer(
  place: PostgresPlace,
  options: Parameters<typeof openPostgres>[1],
): Promise<Store> {
  const { openPostgres: open } = await import("../../store/open-postgres.ts");
  const store = await open(place, options);
  const { storage: name } = place;
  return scopeStore(store, { name, id: await findStorage(store.read, name) }, "all");
}

/**
 * Returns the same connection for the tools of a process that shares it with an engine. The tools'
 * writes wait only seconds. `written` is called after each write, because a connection does not see
 * its own writes as changes.
 */
export const asCommand = (store: Store, written: () => void): Store => ({
  ...store,
  async write(work, signal) {
    const result = await withBusyLimit(MAX_BUSY_MS, (either) => store.write(work, either), signal);
    written();
    return result;
  },
});
