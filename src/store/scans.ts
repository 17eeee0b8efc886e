import type { Kysely } from "kysely";
import type { Trx } from "./open.ts";
import type { Schema } from "./schema.ts";

/** A folder that Plex has still to be asked to scan: an outbox of its own, so that a Plex that is down delays no filing. */
export type Scan = { id: number; releaseId: number; folder: string; tries: number; nextTryAt: number };

export async function addScan(trx: Trx, releaseId: number, folder: string, at: number): Promise<void> {
  await trx
    .insertInto("scan")
    .values({ release_id: releaseId, folder, tries: 0, next_try_at: at })
    .onConflict((c) => c.columns(["release_id", "folder"]).doUpdateSet({ tries: 0, next_try_at: at }))
    .execute();
}

export async function pendingScans(db: Kysely<Schema>): Promise<Scan[]> {
  const rows = await db.selectFrom("scan").selectAll().orderBy("id").execute();
  return rows.map((row) => ({
    id: row.id,
    releaseId: row.release_id,
    folder: row.folder,
    tries: row.tries,
    nextTryAt: row.next_try_at,
  }));
}

export async function removeScan(trx: Trx, id: number): Promise<void> {
  await trx.deleteFrom("scan").where("id", "=", id).execute();
}

export async function postponeScan(trx: Trx, id: number, tries: number, nextTryAt: number): Promise<void> {
  await trx.updateTable("scan").set({ tries, next_try_at: nextTryAt }).where("id", "=", id).execute();
}
