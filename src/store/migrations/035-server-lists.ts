import { type Kysely, sql } from "kysely";

/**
 * 035-server-lists: each media server has its own list of works. Existing rows belong to the first
 * server, which was the only one with a list. Libraries of different servers may have the same id.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const first = sql`coalesce((select name from media_server where position = 0
    order by storage_id limit 1), 'plex')`;
  await sql`create table new_plex_listing (
    server text not null, section text not null, type text not null, stamp text not null,
    listed_at integer not null, stale integer not null default 0,
    primary key (server, section))`.execute(db);
  await sql`insert into new_plex_listing (server, section, type, stamp, listed_at, stale)
    select ${first}, section, type, stamp, listed_at, stale from plex_listing`.execute(db);
  await sql`create table new_plex_work (
    server text not null, section text not null, rating_key text not null, type text not null,
    tmdb_id integer, imdb_id text, tvdb_id integer, round integer not null,
    folders_json text not null default '[]', episodes_at integer,
    primary key (server, section, rating_key))`.execute(db);
  await sql`insert into new_plex_work (server, section, rating_key, type, tmdb_id, imdb_id, tvdb_id,
      round, folders_json, episodes_at)
    select ${first}, section, rating_key, type, tmdb_id, imdb_id, tvdb_id, round, folders_json,
      episodes_at from plex_work`.execute(db);
  await sql`create table new_plex_file (
    server text not null, section text not null, rating_key text not null, season integer,
    episode integer, path text not null, folder text not null, resolution text,
    episode_key text)`.execute(db);
  await sql`insert into new_plex_file (server, section, rating_key, season, episode, path, folder,
      resolution, episode_key)
    select ${first}, section, rating_key, season, episode, path, folder, resolution, episode_key
    from plex_file`.execute(db);
  for (const table of ["plex_listing", "plex_work", "plex_file"]) {
    await sql`drop table ${sql.table(table)}`.execute(db);
    await sql`alter table ${sql.table(`new_${table}`)} rename to ${sql.table(table)}`.execute(db);
  }
  for (const column of ["tmdb_id", "imdb_id", "tvdb_id"]) {
    await db.schema.createIndex(`plex_work_${column}`).on("plex_work").columns([column]).execute();
  }
  const file = (name: string) => db.schema.createIndex(name).on("plex_file");
  await file("plex_file_work").columns(["server", "section", "rating_key"]).execute();
  await file("plex_file_folder").columns(["folder"]).execute();
}
