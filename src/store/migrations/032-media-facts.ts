import type { Kysely } from "kysely";

/** 032-media-facts: what the header of a video states, for its name. Null if it was not read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("item").addColumn("media_json", "text").execute();
}
