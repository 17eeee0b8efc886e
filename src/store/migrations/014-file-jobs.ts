import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // A release that a file tool made, by the tool's name: no download, and its files have no work of TMDB.
  await db.schema.alterTable("release").addColumn("job", "text").execute();
  // What a person wants done with one of its files: copy, move or link it to its destination.
  await db.schema.alterTable("item").addColumn("action", "text").execute();
}
