import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("release").addColumn("name_key", "text").execute();
  await db.schema.createIndex("release_name").on("release").columns(["name_key", "state"]).execute();

  // One release teaches at most one alias. Two releases may teach different ones for a name; the newest counts.
  await db.schema
    .createTable("alias")
    .addColumn("id", "integer", (c) => c.primaryKey().autoIncrement())
    .addColumn("name_key", "text", (c) => c.notNull())
    .addColumn("title", "text", (c) => c.notNull())
    .addColumn("country", "text")
    .addColumn("year", "integer")
    .addColumn("identity_json", "text", (c) => c.notNull())
    .addColumn("renumbered", "integer", (c) => c.notNull())
    .addColumn("release_id", "integer", (c) => c.notNull().unique())
    .addColumn("release_name", "text", (c) => c.notNull())
    .addColumn("actor", "text", (c) => c.notNull())
    .addColumn("at", "integer", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("alias_name").on("alias").columns(["name_key", "id"]).execute();

  await db.schema
    .createTable("episode_wait")
    .addColumn("release_id", "integer", (c) => c.primaryKey().references("release.id").onDelete("cascade"))
    .addColumn("since", "integer", (c) => c.notNull())
    .addColumn("next_at", "integer")
    .execute();
  await db.schema.createIndex("episode_wait_next").on("episode_wait").column("next_at").execute();
}
