import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // What a person chose for a release that the library already has: replace, or keep both under a label.
  await db.schema.alterTable("release").addColumn("duplicates_json", "text").execute();
}
