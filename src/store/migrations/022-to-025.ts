import { type Kysely, sql } from "kysely";

/** One release at a time is made for a path: who comes second finds the first by the index, whatever it saw before. */
/** 022-live-paths */
export async function livePaths(db: Kysely<unknown>): Promise<void> {
  await sql`alter table release add column live_path text`.execute(db);
  await sql`update release set live_path = path
    where parent_id is null and job is null and state not in ('filed', 'gone')
      and id = (select max(newest.id) from release as newest
        where newest.path = release.path and newest.storage_id = release.storage_id)`.execute(db);
  await sql`create unique index release_live on release (live_path, storage_id) where live_path is not null`.execute(
    db,
  );
}

/** 023-adopted-works */
export async function adoptedWorks(db: Kysely<unknown>): Promise<void> {
  // The inode of a file of the library that waits for a person: what is adopted later is that very file.
  await db.schema.alterTable("item").addColumn("ino", "text").execute();
  // All that there is of the work was there before: the wall says so.
  await db.schema
    .alterTable("filed_work")
    .addColumn("adopted", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
}

/** The names to which renames go back: each folder that is renamed looks for those below it. */
/** 024-renamed-places */
export async function renamedPlaces(db: Kysely<unknown>): Promise<void> {
  await sql`create index operation_renamed on operation (source_path)
    where kind in ('rename', 'rename_folder', 'remove_folder')`.execute(db);
}

/** Which of Plex's items had each video before a plan renamed it, and whether the same have it since. */
/** 025-renamed-videos */
export async function renamedVideos(db: Kysely<unknown>): Promise<void> {
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
