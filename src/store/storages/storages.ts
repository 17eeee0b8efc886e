import type { Db, Trx } from "../open.ts";

/** What one engine files on: its roots, its download clients, its journal. */
export type StorageRow = { id: number; name: string };

/** The one storage of a database that has no other. */
export const ONLY_STORAGE = 1;

export const storages = (db: Db): Promise<StorageRow[]> =>
  db.selectFrom("storage").select(["id", "name"]).orderBy("name").execute();

export async function findStorage(db: Db, name: string): Promise<number | undefined> {
  return (await db.selectFrom("storage").select("id").where("name", "=", name).executeTakeFirst())?.id;
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

/** Gives the only storage of a database the name that its engine has now. */
export async function nameOnlyStorage(trx: Trx, name: string, at: number): Promise<void> {
  await trx
    .insertInto("storage")
    .values({ id: ONLY_STORAGE, name, created_at: at })
    .onConflict((c) => c.column("id").doUpdateSet({ name }))
    .execute();
}
