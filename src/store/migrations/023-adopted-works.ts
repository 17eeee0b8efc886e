import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // The inode of a file of the library that waits for a person: what is adopted later is that very file.
  await db.schema.alterTable("item").addColumn("ino", "text").execute();
  // All that there is of the work was there before: the wall says so.
  await db.schema
    .alterTable("filed_work")
    .addColumn("adopted", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
}
