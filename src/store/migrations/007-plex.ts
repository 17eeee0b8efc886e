import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // First a scan of the folder is requested. Then Plex is checked until it shows the files.
  await db.schema
    .alterTable("scan")
    .addColumn("state", "text", (c) => c.notNull().defaultTo("ask"))
    .execute();
  await db.schema.alterTable("scan").addColumn("asked_at", "integer").execute();
  // Whether Plex was down since the request, and may have lost it.
  await db.schema
    .alterTable("scan")
    .addColumn("lost", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await sql`create index scan_state on scan (state, next_try_at)`.execute(db);

  // How Plex shows a published file. Without a row it was not found in Plex yet.
  await db.schema
    .createTable("plex_proof")
    .addColumn("operation_id", "text", (c) => c.primaryKey())
    .addColumn("release_id", "integer", (c) => c.notNull())
    .addColumn("outcome", "text", (c) => c.notNull())
    .addColumn("library", "text", (c) => c.notNull())
    .addColumn("shown_as", "text", (c) => c.notNull())
    .addColumn("at", "integer", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("plex_proof_release").on("plex_proof").column("release_id").execute();
}
