import { delimiter } from "node:path";
import type { Db, Store, Trx } from "../open.ts";
import { upsert } from "../upsert.ts";
import { type Everywhere, findOwnStorage, scopeStore } from "./scope.ts";

/** The one storage of a database that has no other. */
const ONLY_STORAGE = 1;

/**
 * Gives the only storage of a database the name that its engine has now. Where there are several,
 * each has its own.
 */
export async function nameOnlyStorage(trx: Trx, name: string, time: number): Promise<void> {
  if (findOwnStorage(trx)) return;
  await upsert(trx, "storage", ["id"], [{ id: ONLY_STORAGE, name, created_at: time }], ["name"]);
}

/** The number of a storage, which is made where there is none of this name. */
export async function enterStorage(trx: Trx, name: string, time: number): Promise<number> {
  await trx
    .insertInto("storage")
    .values({ name, created_at: time })
    .onConflict((c) => c.column("name").doNothing())
    .execute();
  return (await findStorage(trx, name)) as number;
}

/** Undefined where no engine ever worked on it. */
export async function findStorage(db: Db, name: string): Promise<number | undefined> {
  return (await db.selectFrom("storage").select("id").where("name", "=", name).executeTakeFirst())
    ?.id;
}

/** The store of an engine: of the process's own storage alone, which is made if it is new. */
export async function storeOfEngine(store: Store, index: number): Promise<Store> {
  const storage = findOwnStorage(store.read);
  if (storage === undefined) return store;
  const id = storage.id ?? (await store.write((trx) => enterStorage(trx, storage.name, index)));
  return scopeStore(store, { ...storage, id }, "own");
}

/** The folders that an engine was set to, and the machine that it ran on last. */
export type StorageRoots = { id: number; name: string; host: string; roots: string[] };

/** The settings that name roots, as lists like that of PATH. */
const ROOT_SETTINGS = ["PLEX_INGEST_DIR", "PLEX_MEDIA_ROOT"];

/** Of all storages on which an engine ever worked. */
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
