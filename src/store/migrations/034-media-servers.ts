import { type Kysely, sql } from "kysely";

/**
 * 034-media-servers: several media servers. Scans, proofs and remembered libraries belong to a
 * server; existing rows belong to `plex`. A table is copied to a new one with the new key, because
 * SQLite cannot change a key.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addTables(db);

  await db.schema
    .createTable("new_scan")
    .addColumn("id", "integer", (c) => c.primaryKey().autoIncrement())
    .addColumn("server", "text", (c) => c.notNull())
    .addColumn("release_id", "integer", (c) => c.notNull().references("release.id"))
    .addColumn("folder", "text", (c) => c.notNull())
    .addColumn("tries", "integer", (c) => c.notNull())
    .addColumn("next_try_at", "integer", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull().defaultTo("ask"))
    .addColumn("asked_at", "integer")
    .addColumn("lost", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("storage_id", "integer", (c) => c.notNull().defaultTo(1))
    .addUniqueConstraint("scan_of_server", ["server", "release_id", "folder"])
    .execute();
  await sql`insert into new_scan
      (id, server, release_id, folder, tries, next_try_at, state, asked_at, lost, storage_id)
    select id, 'plex', release_id, folder, tries, next_try_at, state, asked_at, lost, storage_id
    from scan`.execute(db);
  await sql`create table new_plex_proof (
    server text not null, operation_id text not null, release_id integer not null,
    outcome text not null, library text not null, shown_as text not null, at integer not null,
    items_json text not null default '[]', primary key (server, operation_id))`.execute(db);
  await sql`insert into new_plex_proof
      (server, operation_id, release_id, outcome, library, shown_as, at, items_json)
    select 'plex', operation_id, release_id, outcome, library, shown_as, at, items_json
    from plex_proof`.execute(db);
  await sql`create table new_plex_section (
    server text not null, id text not null, position integer not null, title text not null,
    type text not null, locations_json text not null, primary key (server, id))`.execute(db);
  await sql`insert into new_plex_section (server, id, position, title, type, locations_json)
    select 'plex', id, position, title, type, locations_json from plex_section`.execute(db);
  for (const table of ["scan", "plex_proof", "plex_section"]) {
    await sql`drop table ${sql.table(table)}`.execute(db);
    await sql`alter table ${sql.table(`new_${table}`)} rename to ${sql.table(table)}`.execute(db);
  }
  await sql`create index scan_state on scan (server, state, next_try_at)`.execute(db);
  await sql`create index scan_release on scan (release_id)`.execute(db);
  await db.schema.createIndex("plex_proof_release").on("plex_proof").column("release_id").execute();
  await db.schema
    .createIndex("plex_proof_operation")
    .on("plex_proof")
    .column("operation_id")
    .execute();
  // Only PostgreSQL counts the numbers of rows separately from the rows.
  if (db.getExecutor().adapter.supportsTransactionalDdl) {
    await sql`select setval(pg_get_serial_sequence('scan', 'id'), coalesce(max(id), 1), max(id) is not null)
      from scan`.execute(db);
  }
}

async function addTables(db: Kysely<unknown>): Promise<void> {
  // The servers of each storage's engine, as of its last start. `proof`: whether the combined state
  // waits for this server: `all`, `any` or `no`.
  await sql`create table media_server (
    name text not null, kind text not null, title text not null, position integer not null,
    proof text not null, storage_id integer not null default 1,
    primary key (name, storage_id))`.execute(db);
  // A filed release's state at each server. `at` is null if it is from before there were servers.
  await sql`create table server_state (
    release_id integer not null, server text not null, state text not null, at integer,
    primary key (release_id, server))`.execute(db);
  await sql`insert into server_state (release_id, server, state, at)
    select id, 'plex', plex,
      (select max(plex_proof.at) from plex_proof where plex_proof.release_id = release.id)
    from release where plex is not null`.execute(db);
}
