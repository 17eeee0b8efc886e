import { type Kysely, sql } from "kysely";

/** 017-web-sessions */
export async function webSessions(db: Kysely<unknown>): Promise<void> {
  // Browsers that signed in to the page. `secret_hash` is made of the cookie and the AUTH_TOKEN together, so that neither is
  // in the database; `mark` tells roughly which token that was.
  await db.schema
    .createTable("web_session")
    .addColumn("id", "integer", (c) => c.primaryKey().autoIncrement())
    .addColumn("secret_hash", "text", (c) => c.notNull().unique())
    .addColumn("mark", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("created_at", "integer", (c) => c.notNull())
    .addColumn("used_at", "integer", (c) => c.notNull())
    .execute();
}

/** 018-history-actors */
export async function historyActors(db: Kysely<unknown>): Promise<void> {
  // What one person or program did, newest first. Nearly all of history is the engine's, which is found by reading in order.
  await sql`create index history_actor on history (actor, id) where actor <> 'engine'`.execute(db);
}

/** Torrents are told apart by client and hash: two clients may have the same one. All rows are of the one client so far. */
/** 019-torrent-clients */
export async function torrentClients(db: Kysely<unknown>): Promise<void> {
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
