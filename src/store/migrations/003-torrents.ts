import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // The torrents that Transmission has or had: which torrent owns a path must be known while Transmission is down too.
  await db.schema
    .createTable("torrent")
    .addColumn("hash", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("folder", "text", (c) => c.notNull())
    .addColumn("tops_json", "text")
    .addColumn("places_json", "text", (c) => c.notNull())
    .addColumn("server", "text")
    .addColumn("complete", "integer", (c) => c.notNull())
    .addColumn("waits_json", "text")
    .addColumn("release_id", "integer", (c) => c.references("release.id"))
    .addColumn("seen_at", "integer", (c) => c.notNull())
    .addColumn("missing", "integer", (c) => c.notNull())
    .addColumn("gone_at", "integer")
    .execute();
  await db.schema.createIndex("torrent_release").on("torrent").column("release_id").execute();
  await db.schema
    .createTable("torrent_file")
    .addColumn("hash", "text", (c) => c.notNull().references("torrent.hash").onDelete("cascade"))
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("length", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("torrent_file_key", ["hash", "path"])
    .execute();
  await db.schema
    .createTable("torrent_hint")
    .addColumn("hash", "text", (c) => c.primaryKey())
    .addColumn("at", "integer", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("transmission")
    .addColumn("id", "integer", (c) => c.primaryKey())
    .addColumn("url", "text", (c) => c.notNull())
    .addColumn("folders_json", "text", (c) => c.notNull())
    .execute();
}
