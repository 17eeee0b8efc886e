import type { Trx } from "../open.ts";
import { ownStorage } from "./scope.ts";

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
