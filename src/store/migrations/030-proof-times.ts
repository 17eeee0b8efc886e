import type { Kysely } from "kysely";

/**
 * 030-proof-times: when a source was last checked, and since when it has been well or ill, in ms.
 * Null until the next check.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("source").addColumn("checked_at", "integer").execute();
  await db.schema.alterTable("source").addColumn("since", "integer").execute();
}
