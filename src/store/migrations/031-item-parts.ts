import type { Kysely } from "kysely";

/** 031-item-parts: a person can state that a file is one part of a film or an episode. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("item").addColumn("part", "integer").execute();
}
