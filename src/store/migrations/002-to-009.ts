import { type Kysely, sql } from "kysely";

/** 002-second-process */
export async function secondProcess(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("confirm_token")
    .addColumn("token_hash", "text", (c) => c.primaryKey())
    .addColumn("tool", "text", (c) => c.notNull())
    .addColumn("plan_hash", "text", (c) => c.notNull())
    .addColumn("expires_at", "integer", (c) => c.notNull())
    .addColumn("used_at", "integer")
    .execute();
  await db.schema
    .createTable("pause")
    .addColumn("id", "integer", (c) => c.primaryKey())
    .addColumn("paused", "integer", (c) => c.notNull())
    .addColumn("at", "integer", (c) => c.notNull())
    .addColumn("actor", "text", (c) => c.notNull())
    .execute();
}

/** 003-torrents */
export async function torrents(db: Kysely<unknown>): Promise<void> {
  // The torrents that Transmission has or had. The owner of a path must be known even while
  // Transmission is down.
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

/** 004-learning */
export async function learning(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("release").addColumn("name_key", "text").execute();
  await db.schema
    .createIndex("release_name")
    .on("release")
    .columns(["name_key", "state"])
    .execute();

  // One release teaches at most one alias. Two releases may teach different aliases for a name; the
  // newest one applies.
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
    .addColumn("release_id", "integer", (c) =>
      c.primaryKey().references("release.id").onDelete("cascade"),
    )
    .addColumn("since", "integer", (c) => c.notNull())
    .addColumn("next_at", "integer")
    .execute();
  await db.schema.createIndex("episode_wait_next").on("episode_wait").column("next_at").execute();
}

/** 005-trash-wishes */
export async function trashWishes(db: Kysely<unknown>): Promise<void> {
  // A user's request for a file in the trash. A separate row would have to be kept in sync with the
  // manifest's row.
  await db.schema.alterTable("trash").addColumn("wish", "text").execute();
  await db.schema.alterTable("trash").addColumn("wish_by", "text").execute();
  await db.schema.alterTable("trash").addColumn("wish_at", "integer").execute();
  await db.schema.alterTable("trash").addColumn("problem", "text").execute();
  await db.schema.alterTable("trash").addColumn("restored_at", "integer").execute();
  await db.schema.createIndex("trash_release").on("trash").column("release_id").execute();
  // The index of live publications cannot find files that had a name in the past.
  await db.schema.createIndex("operation_place").on("operation").column("final_path").execute();
}

/** 006-upgrades */
export async function upgrades(db: Kysely<unknown>): Promise<void> {
  // A copy's hash is a fingerprint under its own key, not a SHA-256.
  await db.schema.alterTable("operation").renameColumn("sha256", "hash").execute();
  await db.schema.alterTable("operation").addColumn("replaces", "text").execute();
  await db.schema.alterTable("operation").addColumn("replaced_by", "text").execute();
  // Permissions of a source that a `move` removed. They are restored when the source is put back as
  // a copy.
  await db.schema.alterTable("operation").addColumn("source_mode", "integer").execute();
  // The publication of another release that a file replaces. The replacement is part of the plan
  // and is carried out as planned.
  await db.schema.alterTable("item").addColumn("replaces", "text").execute();

  // A replacement has the same destination as the old file while it is being made. A name still has
  // only one live publication.
  await db.schema.dropIndex("operation_final").execute();
  await sql`create unique index operation_final on operation (final_path)
    where kind = 'publish' and (state in ('published', 'sealed') or (state in ('intent', 'staged') and replaces is null))`.execute(
    db,
  );
  // A file has only one successor, even if the successor is later replaced itself.
  await sql`create unique index operation_replaces on operation (replaces)
    where kind = 'publish' and replaces is not null
      and state in ('intent', 'staged', 'published', 'sealed', 'superseded')`.execute(db);
  await sql`create index operation_replaced_by on operation (replaced_by) where replaced_by is not null`.execute(
    db,
  );

  // Progress of long copies, for other processes to show. A row exists as long as its copy runs.
  await db.schema
    .createTable("copy_progress")
    .addColumn("operation_id", "text", (c) => c.primaryKey())
    .addColumn("release_id", "integer", (c) => c.notNull())
    .addColumn("done_bytes", "integer", (c) => c.notNull())
    .addColumn("total_bytes", "integer", (c) => c.notNull())
    .addColumn("started_at", "integer", (c) => c.notNull())
    .addColumn("at", "integer", (c) => c.notNull())
    .execute();
}

/** 007-plex */
export async function plex(db: Kysely<unknown>): Promise<void> {
  // First, a scan of the folder is requested. Then, Plex is checked until it shows the files.
  await db.schema
    .alterTable("scan")
    .addColumn("state", "text", (c) => c.notNull().defaultTo("ask"))
    .execute();
  await db.schema.alterTable("scan").addColumn("asked_at", "integer").execute();
  // True if Plex was down after the request and may have lost it.
  await db.schema
    .alterTable("scan")
    .addColumn("lost", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await sql`create index scan_state on scan (state, next_try_at)`.execute(db);

  // How Plex shows a published file. A file without a row was not found in Plex yet.
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

/** 008-plex-holdings */
export async function plexHoldings(db: Kysely<unknown>): Promise<void> {
  // Libraries that were listed, with their state in Plex at that time.
  await db.schema
    .createTable("plex_listing")
    .addColumn("section", "text", (c) => c.primaryKey())
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("stamp", "text", (c) => c.notNull())
    .addColumn("listed_at", "integer", (c) => c.notNull())
    .addColumn("stale", "integer", (c) => c.notNull().defaultTo(0))
    .execute();

  // A film or show that Plex has. `round` is the last listing that contained it.
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
  for (const column of ["tmdb_id", "imdb_id", "tvdb_id"]) {
    await db.schema.createIndex(`plex_work_${column}`).on("plex_work").columns([column]).execute();
  }

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
  await db.schema
    .createIndex("plex_file_work")
    .on("plex_file")
    .columns(["section", "rating_key"])
    .execute();
  await db.schema.createIndex("plex_file_folder").on("plex_file").columns(["folder"]).execute();

  await db.schema.alterTable("torrent").addColumn("labels_json", "text").execute();
}

/** 009-duplicate-choice */
export async function duplicateChoice(db: Kysely<unknown>): Promise<void> {
  // A user's choice for a release that the library already has: replace, or keep both under a
  // label.
  await db.schema.alterTable("release").addColumn("duplicates_json", "text").execute();
}
