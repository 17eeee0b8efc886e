import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("release")
    .addColumn("id", "integer", (c) => c.primaryKey().autoIncrement())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("source", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("parent_id", "integer", (c) => c.references("release.id"))
    .addColumn("superseded_by", "integer", (c) => c.references("release.id"))
    .addColumn("content_key", "text")
    .addColumn("identity_type", "text")
    .addColumn("identity_id", "integer")
    .addColumn("identity_json", "text")
    .addColumn("decided_by", "text")
    .addColumn("parsed_json", "text")
    .addColumn("confidence", "integer")
    .addColumn("parts_json", "text")
    .addColumn("reasons_json", "text", (c) => c.notNull())
    .addColumn("candidates_json", "text", (c) => c.notNull())
    .addColumn("shown", "text")
    .addColumn("waiting_json", "text")
    .addColumn("wish_json", "text")
    .addColumn("plex", "text")
    .addColumn("tries", "integer", (c) => c.notNull())
    .addColumn("retry_at", "integer")
    .addColumn("file_count", "integer", (c) => c.notNull())
    .addColumn("bytes", "integer", (c) => c.notNull())
    .addColumn("created_at", "integer", (c) => c.notNull())
    .addColumn("updated_at", "integer", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("release_state").on("release").columns(["state", "id"]).execute();
  await db.schema.createIndex("release_path").on("release").column("path").execute();
  await db.schema
    .createIndex("release_identity")
    .on("release")
    .columns(["identity_type", "identity_id"])
    .execute();

  await db.schema
    .createTable("item")
    .addColumn("release_id", "integer", (c) =>
      c.notNull().references("release.id").onDelete("cascade"),
    )
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("role", "text", (c) => c.notNull())
    .addColumn("size", "integer", (c) => c.notNull())
    .addColumn("mtime_ns", "text", (c) => c.notNull())
    .addColumn("mapping_json", "text")
    .addColumn("skip", "integer", (c) => c.notNull())
    .addColumn("destination", "text")
    .addColumn("method", "text")
    .addColumn("problem", "text")
    .addPrimaryKeyConstraint("item_key", ["release_id", "path"])
    .execute();

  // The table references no release by key, because history outlives everything and is never
  // rewritten.
  await db.schema
    .createTable("history")
    .addColumn("id", "integer", (c) => c.primaryKey().autoIncrement())
    .addColumn("at", "integer", (c) => c.notNull())
    .addColumn("release_id", "integer")
    .addColumn("name", "text")
    .addColumn("action", "text", (c) => c.notNull())
    .addColumn("from_state", "text")
    .addColumn("to_state", "text")
    .addColumn("actor", "text", (c) => c.notNull())
    .addColumn("detail_json", "text")
    .execute();
  await db.schema
    .createIndex("history_release")
    .on("history")
    .columns(["release_id", "id"])
    .execute();
  await db.schema.createIndex("history_action").on("history").columns(["action", "id"]).execute();
  await db.schema.createIndex("history_at").on("history").column("at").execute();

  await db.schema
    .createTable("operation")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("release_id", "integer", (c) => c.notNull().references("release.id"))
    .addColumn("item_path", "text", (c) => c.notNull())
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("method", "text")
    .addColumn("why", "text")
    .addColumn("lease", "integer", (c) => c.notNull())
    .addColumn("source_path", "text", (c) => c.notNull())
    .addColumn("source_json", "text", (c) => c.notNull())
    .addColumn("temp_path", "text")
    .addColumn("temp_json", "text")
    .addColumn("final_path", "text", (c) => c.notNull())
    .addColumn("final_json", "text")
    .addColumn("sha256", "text")
    .addColumn("made_folders_json", "text", (c) => c.notNull())
    .addColumn("anchor_json", "text")
    .addColumn("undoes", "text", (c) => c.references("operation.id"))
    .addColumn("error", "text")
    .addColumn("created_at", "integer", (c) => c.notNull())
    .addColumn("updated_at", "integer", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("operation_release")
    .on("operation")
    .columns(["release_id", "state"])
    .execute();
  // "Exactly once" is enforced by the database: each name in the library has at most one live
  // publication, and so does each file of a release.
  await sql`create unique index operation_final on operation (final_path)
    where kind = 'publish' and state in ('intent', 'staged', 'published', 'sealed')`.execute(db);
  await sql`create unique index operation_item on operation (release_id, item_path)
    where kind = 'publish' and state in ('intent', 'staged', 'published', 'sealed')`.execute(db);
  await sql`create index operation_open on operation (state) where state in ('intent', 'staged', 'published')`.execute(
    db,
  );

  await db.schema
    .createTable("trash")
    .addColumn("operation_id", "text", (c) => c.primaryKey().references("operation.id"))
    .addColumn("release_id", "integer", (c) => c.notNull())
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("original_path", "text", (c) => c.notNull())
    .addColumn("source_path", "text", (c) => c.notNull())
    .addColumn("identity_json", "text", (c) => c.notNull())
    .addColumn("source_json", "text", (c) => c.notNull())
    .addColumn("trashed_at", "integer", (c) => c.notNull())
    .addColumn("purged_at", "integer")
    .addColumn("kept", "text")
    .execute();

  await db.schema
    .createTable("lease")
    .addColumn("id", "integer", (c) => c.primaryKey())
    .addColumn("number", "integer", (c) => c.notNull())
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("host", "text", (c) => c.notNull())
    .addColumn("pid", "integer", (c) => c.notNull())
    .addColumn("since", "integer", (c) => c.notNull())
    .addColumn("released_at", "integer")
    .execute();

  await db.schema
    .createTable("tmdb_cache")
    .addColumn("key", "text", (c) => c.primaryKey())
    .addColumn("body", "text", (c) => c.notNull())
    .addColumn("fetched_at", "integer", (c) => c.notNull())
    .addColumn("expires_at", "integer", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("tmdb_cache_expiry").on("tmdb_cache").column("expires_at").execute();

  await db.schema
    .createTable("setting")
    .addColumn("name", "text", (c) => c.primaryKey())
    .addColumn("value", "text", (c) => c.notNull())
    .addColumn("origin", "text", (c) => c.notNull())
    .execute();

  await db.schema
    .createTable("scan")
    .addColumn("id", "integer", (c) => c.primaryKey().autoIncrement())
    .addColumn("release_id", "integer", (c) => c.notNull().references("release.id"))
    .addColumn("folder", "text", (c) => c.notNull())
    .addColumn("tries", "integer", (c) => c.notNull())
    .addColumn("next_try_at", "integer", (c) => c.notNull())
    .addUniqueConstraint("scan_once", ["release_id", "folder"])
    .execute();

  await db.schema
    .createTable("plex_section")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("position", "integer", (c) => c.notNull())
    .addColumn("title", "text", (c) => c.notNull())
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("locations_json", "text", (c) => c.notNull())
    .execute();

  await db.schema
    .createTable("source")
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("healthy", "integer", (c) => c.notNull())
    .addColumn("last_success_at", "integer")
    .addColumn("message", "text")
    .addPrimaryKeyConstraint("source_key", ["kind", "name"])
    .execute();

  await db.schema
    .createTable("root")
    .addColumn("path", "text", (c) => c.primaryKey())
    .addColumn("first_seen_at", "integer", (c) => c.notNull())
    .execute();
}
