import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Which libraries were listed, and their state in Plex at that time.
  await db.schema
    .createTable("plex_listing")
    .addColumn("section", "text", (c) => c.primaryKey())
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("stamp", "text", (c) => c.notNull())
    .addColumn("listed_at", "integer", (c) => c.notNull())
    .addColumn("stale", "integer", (c) => c.notNull().defaultTo(0))
    .execute();

  // A film or show that Plex has. `round` is the last listing that had it.
  await db.schema
    .createTable("plex_work")
    .addColumn("section", "text", (c) => c.notNull())
    .addColumn("rating_key", "text", (c) => c.notNull())
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("tmdb_id", "integer")
    .addColumn("imdb_id", "text")
    .addColumn("tvdb_id", "integer")
    .addColumn("round", "integer", (c) => c.notNull())
    // For a show: its folders, and when its episodes were read.
    .addColumn("folders_json", "text", (c) => c.notNull().defaultTo("[]"))
    .addColumn("episodes_at", "integer")
    .addPrimaryKeyConstraint("plex_work_key", ["section", "rating_key"])
    .execute();
  for (const column of ["tmdb_id", "imdb_id", "tvdb_id"])
    await db.schema.createIndex(`plex_work_${column}`).on("plex_work").columns([column]).execute();

  await db.schema
    .createTable("plex_file")
    .addColumn("section", "text", (c) => c.notNull())
    .addColumn("rating_key", "text", (c) => c.notNull())
    .addColumn("season", "integer")
    .addColumn("episode", "integer")
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("folder", "text", (c) => c.notNull())
    .addColumn("resolution", "text")
    .execute();
  await db.schema.createIndex("plex_file_work").on("plex_file").columns(["section", "rating_key"]).execute();
  await db.schema.createIndex("plex_file_folder").on("plex_file").columns(["folder"]).execute();

  await db.schema.alterTable("torrent").addColumn("labels_json", "text").execute();
}
