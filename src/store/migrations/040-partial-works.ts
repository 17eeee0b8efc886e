import type { Kysely } from "kysely";

/** 040-partial-works: whether a server failed to list all files of a work. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("plex_work")
    .addColumn("partial", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
}
