import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CompiledQuery } from "kysely";
import { type OpenOptions, openStore, type Store, type StoreFiles } from "../../src/store/open.ts";
import type { PostgresPlace } from "../../src/store/postgres/place.ts";
import { clockOf } from "./fake-clock.ts";
import type { TempSchema } from "./postgres/schemas.ts";
import { tempFolder } from "./temp-folder.ts";

/** The server on which stores are created. Undefined if stores are files. */
let server: string | undefined;

export const useServer = (url: string): void => {
  server = url;
};

/** True if this run uses PostgreSQL. */
export const onPostgres = (): boolean => server !== undefined;

let made = 0;

/**
 * Returns a new, empty place on that server for a home's database. Returns undefined if stores are
 * files.
 */
export const newPlace = (): PostgresPlace | undefined =>
  server === undefined
    ? undefined
    : { url: `${server}?schema=home_${process.pid}_${++made}`, storage: "nas" };

/** The schemas that replace files, keyed by the path of the database. */
const schemas = new Map<string, TempSchema>();

export type TempStore = AsyncDisposable & {
  store: Store;
  files: StoreFiles;
  /** Opens another store on the same files, like another process. The caller closes it. */
  open(options?: Partial<OpenOptions>): Promise<Store>;
};

/** The paths of the store's files in a test's state folder. Nothing is created. */
export const storeFilesIn = (folder: string): StoreFiles => ({
  database: `${folder}/plex-ingest.db`,
  lock: `${folder}/lock/engine.lock`,
  backups: `${folder}/backups`,
});

/** Options for tests: no randomness, and a clock that does not advance. */
export const openOptions = (options: Partial<OpenOptions> = {}): OpenOptions => ({
  mode: "create",
  random: () => 0.5,
  clock: clockOf(() => 1_000),
  ...options,
});

/**
 * A database without rows, created by our migrations once for all tests of a process, because its
 * commits take a tenth of a second.
 */
let empty: Promise<Buffer> | undefined;

async function makeEmpty(): Promise<Buffer> {
  using folder = tempFolder();
  const files = storeFilesIn(folder.path);
  const store = await openStore(files, openOptions());
  await store[Symbol.asyncDispose]();
  return readFileSync(files.database);
}

/**
 * Creates a store with the newest schema and no rows. It does not sync, because no test cuts the
 * power.
 */
export async function newStore(
  files: StoreFiles,
  options: Partial<OpenOptions> = {},
): Promise<Store> {
  if (server !== undefined) return newOnServer(server, files, options);
  empty ??= makeEmpty();
  mkdirSync(dirname(files.database), { recursive: true, mode: 0o700 });
  writeFileSync(files.database, await empty, { mode: 0o600, flag: "wx" });
  const store = await openStore(files, openOptions({ mode: "existing", ...options }));
  await store.read.executeQuery(CompiledQuery.raw("pragma synchronous = off"));
  return store;
}

async function newOnServer(
  url: string,
  files: StoreFiles,
  options: Partial<OpenOptions>,
): Promise<Store> {
  const { takeSchema } = await import("./postgres/schemas.ts");
  const schema = await takeSchema(url);
  schemas.set(files.database, schema);
  const store = await openAgain(files, options);
  return {
    ...store,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      schemas.delete(files.database);
      await schema[Symbol.asyncDispose]();
    },
  };
}

/**
 * Opens another store on the same database, like another process. On a server, writes of different
 * storages do not wait for each other.
 */
export async function openAgain(
  files: StoreFiles,
  options: Partial<OpenOptions> = {},
  storage = "here",
): Promise<Store> {
  const own = openOptions({ mode: "existing", ...options });
  const schema = schemas.get(files.database);
  if (schema === undefined) return openStore(files, own);
  const { openPostgres } = await import("../../src/store/open-postgres.ts");
  return openPostgres({ url: schema.url, storage }, { ...own, serial: true });
}

/**
 * A temporary store: an SQLite file in its own folder, or a schema of the server. It is removed at
 * the end of the scope (`await using`).
 */
export async function tempStore(): Promise<TempStore> {
  const folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  const store = await newStore(files);
  return {
    store,
    files,
    open: (options) => openAgain(files, options),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}
