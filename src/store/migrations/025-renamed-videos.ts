import { type Kysely, sql } from "kysely";

/** Which of Plex's items had each video before a plan renamed it, and whether the same have it since. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("renamed_video")
    .addColumn("release_id", "integer", (c) => c.notNull())
    .addColumn("operation_id", "text", (c) => c.notNull())
    .addColumn("path", "text", (c) => c.notNull())
    // Empty where it is not known.
    .addColumn("items_json", "text", (c) => c.notNull())
    .addColumn("kept", "text")
    .addPrimaryKeyConstraint("renamed_video_key", ["release_id", "operation_id"])
    .execute();
  await db.schema.createIndex("renamed_video_operation").on("renamed_video").column("operation_id").execute();
  await sql`create index renamed_video_open on renamed_video (release_id) where kept is null`.execute(db);
  await sql`alter table plex_proof add column items_json text not null default '[]'`.execute(db);
  // The row's own key is that of the show.
  await sql`alter table plex_file add column episode_key text`.execute(db);
}
