import { type Kysely, sql } from "kysely";

/** Torrents are told apart by client and hash: two clients may have the same one. All rows are of the one client so far. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Made anew and then renamed: a key cannot be changed, and dropping the old table first would take its files along.
  await sql`create table new_torrent (
    client text not null, hash text not null, name text not null, folder text not null, tops_json text,
    places_json text not null, server text, complete integer not null, waits_json text,
    release_id integer references release (id), seen_at integer not null, missing integer not null, gone_at integer,
    labels_json text, primary key (client, hash))`.execute(db);
  await sql`insert into new_torrent
    select 'transmission', hash, name, folder, tops_json, places_json, server, complete, waits_json,
      release_id, seen_at, missing, gone_at, labels_json from torrent`.execute(db);
  await sql`create table new_torrent_file (
    client text not null, hash text not null, path text not null, length integer not null,
    primary key (client, hash, path),
    foreign key (client, hash) references new_torrent (client, hash) on delete cascade)`.execute(db);
  await sql`insert into new_torrent_file select 'transmission', hash, path, length from torrent_file`.execute(db);
  await sql`create table new_torrent_hint (
    client text not null, hash text not null, at integer not null, primary key (client, hash))`.execute(db);
  await sql`insert into new_torrent_hint select 'transmission', hash, at from torrent_hint`.execute(db);
  for (const table of ["torrent_file", "torrent_hint", "torrent"]) {
    await sql`drop table ${sql.table(table)}`.execute(db);
    await sql`alter table ${sql.table(`new_${table}`)} rename to ${sql.table(table)}`.execute(db);
  }
  await sql`create index torrent_release on torrent (release_id)`.execute(db);
  await sql`create table torrent_client (
    name text primary key not null, address text not null, folders_json text not null)`.execute(db);
  await sql`insert into torrent_client select 'transmission', url, folders_json from transmission`.execute(db);
  await sql`drop table transmission`.execute(db);
}
