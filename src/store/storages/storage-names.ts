import type { Everywhere } from "./scope.ts";

/** A storage, and the machine on which its engine last ran. */
export type NamedStorage = { id: number; name: string; host: string | undefined };

/** Lists all storages of a database, sorted by name. */
export async function listNamedStorages(db: Everywhere): Promise<NamedStorage[]> {
  const rows = await db
    .selectFrom("storage")
    .leftJoin("lease", "lease.storage_id", "storage.id")
    .select(["storage.id", "storage.name", "lease.host"])
    .orderBy("storage.name")
    .execute();
  return rows.map(({ host, ...storage }) => ({ ...storage, host: host ?? undefined }));
}

/** Returns the numbers of the storages to which these releases or history entries belong, by id. */
export async function storageOfEach(
  db: Everywhere,
  table: "release" | "history",
  ids: readonly number[],
): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom(table)
    .select(["id", "storage_id"])
    .where("id", "in", ids)
    .execute();
  return new Map(rows.map(({ id, storage_id }) => [id, storage_id]));
}
