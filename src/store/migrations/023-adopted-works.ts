import type { Kysely } from "kysely";

/** The inode of a file of the library that waits for a person: what is adopted later is that very file. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("item").addColumn("ino", "text").execute();
}
