import { delimiter } from "node:path";
import type { Db, Trx } from "../open.ts";
import { allStorages, ownStorage } from "./scope.ts";

/** The one storage of a database that has no other. */
const ONLY_STORAGE = 1;

/** Gives the only storage of a database the name that its engine has now. Where there are several, each has its own. */
export async function nameOnlyStorage(trx: Trx, name: string, at: number): Promise<void> {
  if (ownStorage(trx)) return;
  await trx
    .insertInto("storage")
    .values({ id: ONLY_STORAGE, name, created_at: at })
    .onConflict((c) => c.column("id").doUpdateSet({ name }))
    .execute();
}

/** The number of a storage, which is made where there is none of this name. */
export async function enterStorage(trx: Trx, name: string, at: number): Promise<number> {
  await trx
    .insertInto("storage")
    .values({ name, created_at: at })
    .onConflict((c) => c.column("name").doNothing())
    .execute();
  const { id } = await trx.selectFrom("storage").select("id").where("name", "=", name).executeTakeFirstOrThrow();
  return id;
}

/** The folders that an engine was set to, and the machine that it ran on last. */
export type StorageRoots = { id: number; name: string; host: string; roots: string[] };

/** The settings that name roots, as lists like that of PATH. */
const ROOT_SETTINGS = ["PLEX_INGEST_DIR", "PLEX_MEDIA_ROOT"];

/** Of all storages on which an engine ever worked. */
export async function storageRoots(own: Db): Promise<StorageRoots[]> {
  const rows = await allStorages(own)
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
    storages.set(id, { id, name, host, roots: [...roots, ...value.split(delimiter).filter((path) => path !== "")] });
  }
  return [...storages.values()];
}
