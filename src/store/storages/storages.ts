import { delimiter } from "node:path";
import type { Db, Store, Trx } from "../open.ts";
import { upsert } from "../upsert.ts";
import { type Everywhere, findOwnStorage, scopeStore } from "./scope.ts";

/** Number of the storage in a database that has only one. */
const ONLY_STORAGE = 1;

/**
 * Gives the only storage of a database the current name of its engine. If there are several
 * storages, each has its own name.
 */
export async function nameOnlyStorage(trx: Trx, name: string, time: number): Promise<void> {
  if (findOwnStorage(trx)) return;
  await upsert(trx, "storage", ["id"], [{ id: ONLY_STORAGE, name, created_at: time }], ["name"]);
}

/** Returns the number of the storage with this name. Creates the storage if it does not exist. */
export async function enterStorage(trx: Trx, name: string, time: number): Promise<number> {
  await trx
    .insertInto("storage")
    .values({ name, created_at: time })
    .onConflict((c) => c.column("name").doNothing())
    .execute();
  return (await findStorage(trx, name)) as number;
}

/** Returns the number of the storage with this name; undefined if no engine ever worked on it. */
export async function findStorage(db: Db, name: string): Promise<number | undefined> {
  return (await db.selectFrom("storage").select("id").where("name", "=", name).executeTakeFirst())
    ?.id;
}

/**
 * Returns the store of an engine. It sees only the process's own storage, which is created if it is
 * new.
 */
export async function storeOfEngine(store: Store, index: number): Promise<Store> {
  const storage = findOwnStorage(store.read);
  if (storage === undefined) return store;
  const id = storage.id ?? (await store.write((trx) => enterStorage(trx, storage.name, index)));
  return scopeStore(store, { ...storage, id }, "own");
}

/** The folders in an engine's settings, and the machine on which the engine last ran. */
export type StorageRoots = { id: number; name: string; host: string; roots: string[] };

/** Settings that name roots, as lists in the form of PATH. */
const ROOT_SETTINGS = ["PLEX_INGEST_DIR", "PLEX_MEDIA_ROOT"];

/** Lists the roots of all storages on which an engine ever worked. */
export async function listStorageRoots(db: Everywhere): Promise<StorageRoots[]> {
  const rows = await db
    .selectFrom("storage")
    .innerJoin("lease", "lease.storage_id", "storage.id")
    .innerJoin("setting", "setting.storage_id", "storage.id")
    .select(["storage.id", "storage.name", "lease.host", "setting.value"])
    .where("setting.name", "in", ROOT_SETTINGS)
    .orderBy("storage.id")
    .execute();
  const storages = new Map<number, StorageRoots>();
  for (const { id, name, host, value } of rows) {
    const { roots } = storages.get(id) ?? { roots: [] };
    storages.set(id, {
      id,
      name,
      host,
      roots: [...roots, ...value.split(delimiter).filter((path) => path !== "")],
    });
  }
  return [...storages.values()];
}
