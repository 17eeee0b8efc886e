import type { Kysely } from "kysely";

/** 033-silence: since when a request to a source has not been answered, in ms. Null otherwise. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("source").addColumn("silent_since", "integer").execute();
}
