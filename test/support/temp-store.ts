import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CompiledQuery } from "kysely";
import { type OpenOptions, openStore, type Store, type StoreFiles } from "../../src/store/open.ts";
import type { PostgresPlace } from "../../src/store/postgres/place.ts";
import type { TempSchema } from "./postgres/schemas.ts";
import { tempFolder } from "./temp-folder.ts";

/** The server on which stores are made instead; undefined for files. */
let server: string | undefined;

export const useServer = (url: string): void => {
  server = url;
};

/** Whether this run is over PostgreSQL. */
export const onPostgres = (): boolean => server !== undefined;

let made = 0;

/** Where a home has its database on that server: nothing is there yet. */
export const newPlace = (): PostgresPlace | undefined =>
  server === undefined
    ? undefined
    : { url: `${server}?schema=home_${process.pid}_${++made}`, storage: "nas" };

/** The schemas that stand for files, by the path of the database. */
const schemas = new Map<string, TempSchema>();

export type TempStore = AsyncDisposable & {
  store: Store;
  files: StoreFiles;
  /** One more store over the same files, as another process opens them. The caller closes it. */
  open(options?: Partial<OpenOptions>): Promise<Store>;
};

/** Where a test's state folder keeps what; nothing is made. */
export const storeFilesIn = (folder: string): StoreFiles => ({
  database: `${folder}/plex-ingest.db`,
  lock: `${folder}/lock/engine.lock`,
  backups: `${folder}/backups`,
});

/** How tests open a store: no randomness, and a clock that does not move. */
export const openOptions = (options: Partial<OpenOptions> = {}): OpenOptions => ({
  mode: "create",
  random: () => 0.5,
  now: () => 1_000,
  ...options,
});

/**
 * A database without rows, made by our migrations once for all tests of a process: its commits take
 * a tenth of a second.
 */
let empty: Promise<Buffer> | undefined;

async function makeEmpty(): Promise<Buffer> {
  using folder = tempFolder();
  const files = storeFilesIn(folder.path);
  const store = await openStore(files, openOptions());
  await store[Symbol.asyncDispose]();
  return readFileSync(files.database);
}

/** A store with the newest schema and no rows. It syncs nothing: no power fails here. */
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
 * One more store over the same database, as another process opens it; the writes of engines of
 * other storages are not in turn.
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
 * A real SQLite file in a folder of its own; both are gone at the end of the scope (`await using`).
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
