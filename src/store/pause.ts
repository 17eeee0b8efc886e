import type { Kysely } from "kysely";
import type { Trx } from "./open.ts";
import type { Schema } from "./schema.ts";

/** Whether discovery and automatic filing are paused. */
export async function isPaused(db: Kysely<Schema>): Promise<boolean> {
  const row = await db.selectFrom("pause").select("paused").where("id", "=", 1).executeTakeFirst();
  return row?.paused === 1;
}

export async function setPaused(trx: Trx, paused: boolean, by: { actor: string; at: number }): Promise<void> {
  const row = { id: 1, paused: paused ? 1 : 0, at: by.at, actor: by.actor };
  await trx
    .insertInto("pause")
    .values(row)
    .onConflict((c) => c.column("id").doUpdateSet(row))
    .execute();
}
