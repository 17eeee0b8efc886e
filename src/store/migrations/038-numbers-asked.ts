import type { Kysely } from "kysely";

/** 038-numbers-asked: whether a server was asked a second time, for the numbers of a scan's files. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("scan")
    .addColumn("numbers_asked", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
}
