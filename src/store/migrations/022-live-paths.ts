import { type Kysely, sql } from "kysely";

/** One release at a time is made for a path: who comes second finds the first by the index, whatever it saw before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table release add column live_path text`.execute(db);
  await sql`update release set live_path = path
    where parent_id is null and job is null and state not in ('filed', 'gone')
      and id = (select max(newest.id) from release as newest
        where newest.path = release.path and newest.storage_id = release.storage_id)`.execute(db);
  await sql`create unique index release_live on release (live_path, storage_id) where live_path is not null`.execute(
    db,
  );
}
