import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // A folder is asked for, and then its files are looked for in Plex until they are there.
  await db.schema
    .alterTable("scan")
    .addColumn("state", "text", (c) => c.notNull().defaultTo("ask"))
    .execute();
  await db.schema.alterTable("scan").addColumn("asked_at", "integer").execute();
  // Whether Plex was down since it was asked, and may have lost the order.
  await db.schema
    .alterTable("scan")
    .addColumn("lost", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await sql`create index scan_state on scan (state, next_try_at)`.execute(db);

  // How Plex shows a file that was published; without a row it was not found there yet.
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
