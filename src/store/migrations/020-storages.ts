import { type Kysely, sql } from "kysely";

/**
 * Several engines share one database, each with its own storage. Rows that belong to a storage
 * carry its number as the last column of every key, so that queries that name no storage use the
 * keys as before. All existing rows belong to the first storage.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("storage")
    .addColumn("id", "integer", (c) => c.primaryKey().autoIncrement())
    .addColumn("name", "text", (c) => c.notNull().unique())
    .addColumn("created_at", "integer", (c) => c.notNull())
    .execute();
  // Engines that work or stand by, with their heartbeat. Used only if the lock does not show them.
  await db.schema
    .createTable("engine")
    .addColumn("storage_id", "integer", (c) => c.notNull())
    .addColumn("host", "text", (c) => c.notNull())
    .addColumn("pid", "integer", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("since", "integer", (c) => c.notNull())
    .addColumn("seen_at", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("engine_key", ["host", "pid", "storage_id"])
    .execute();

  // Adding a column with a constant default does not rewrite any rows, regardless of the size of
  // the table.
  for (const table of ["release", "history", "operation", "trash", "scan", "copy_progress"]) {
    await db.schema
      .alterTable(table)
      .addColumn("storage_id", "integer", (c) => c.notNull().defaultTo(1))
      .execute();
  }
  await db.schema.dropIndex("operation_final").execute();
  await sql`create unique index operation_final on operation (final_path, storage_id)
    where kind = 'publish' and (state in ('published', 'sealed') or (state in ('intent', 'staged') and replaces is null))`.execute(
    db,
  );
  // The first storage is left out: it has nearly all history, or is the only storage. Its history
  // is found by reading in order.
  await sql`create index history_storage on history (storage_id, id) where storage_id <> 1`.execute(
    db,
  );

  await remakeTorrents(db);
  await remakeSmall(db);
}

/**
 * The new table is created next to the old one and then renamed: a key cannot be changed, and
 * dropping the old table first would also delete the rows of its files.
 */
async function remakeTorrents(db: Kysely<unknown>): Promise<void> {
  await sql`create table new_torrent (
    client text not null, hash text not null, name text not null, folder text not null, tops_json text,
    places_json text not null, server text, complete integer not null, waits_json text,
    release_id integer references release (id), seen_at integer not null, missing integer not null, gone_at integer,
    labels_json text, storage_id integer not null default 1, primary key (client, hash, storage_id))`.execute(
    db,
  );
  await sql`insert into new_torrent
    select client, hash, name, folder, tops_json, places_json, server, complete, waits_json,
      release_id, seen_at, missing, gone_at, labels_json, 1 from torrent`.execute(db);
  await sql`create table new_torrent_file (
    client text not null, hash text not null, path text not null, length integer not null,
    storage_id integer not null default 1, primary key (client, hash, path, storage_id),
    foreign key (client, hash, storage_id) references new_torrent (client, hash, storage_id) on delete cascade)`.execute(
    db,
  );
  await sql`insert into new_torrent_file select client, hash, path, length, 1 from torrent_file`.execute(
    db,
  );
  await replace(db, ["torrent_file", "torrent"]);
  await sql`create index torrent_release on torrent (release_id)`.execute(db);
}

async function remakeSmall(db: Kysely<unknown>): Promise<void> {
  await sql`create table new_torrent_hint (
    client text not null, hash text not null, at integer not null,
    storage_id integer not null default 1, primary key (client, hash, storage_id))`.execute(db);
  await sql`insert into new_torrent_hint select client, hash, at, 1 from torrent_hint`.execute(db);
  await sql`create table new_torrent_client (
    name text not null, address text not null, folders_json text not null,
    storage_id integer not null default 1, primary key (name, storage_id))`.execute(db);
  await sql`insert into new_torrent_client select name, address, folders_json, 1 from torrent_client`.execute(
    db,
  );
  await sql`create table new_source (
    kind text not null, name text not null, healthy integer not null, last_success_at integer, message text,
    unfinished_json text, storage_id integer not null default 1, primary key (kind, name, storage_id))`.execute(
    db,
  );
  await sql`insert into new_source
    select kind, name, healthy, last_success_at, message, unfinished_json, 1 from source`.execute(
    db,
  );
  await sql`create table new_root (
    path text not null, first_seen_at integer not null,
    storage_id integer not null default 1, primary key (path, storage_id))`.execute(db);
  await sql`insert into new_root select path, first_seen_at, 1 from root`.execute(db);
  await sql`create table new_parked_root (
    path text not null, storage_id integer not null default 1, primary key (path, storage_id))`.execute(
    db,
  );
  await sql`insert into new_parked_root select path, 1 from parked_root`.execute(db);
  await sql`create table new_setting (
    name text not null, value text not null, origin text not null,
    storage_id integer not null default 1, primary key (name, storage_id))`.execute(db);
  await sql`insert into new_setting select name, value, origin, 1 from setting`.execute(db);
  // Each storage counts its lease numbers separately.
  await sql`create table new_lease (
    number integer not null, kind text not null, host text not null, pid integer not null, since integer not null,
    released_at integer, storage_id integer not null default 1 unique)`.execute(db);
  await sql`insert into new_lease select number, kind, host, pid, since, released_at, 1 from lease where id = 1`.execute(
    db,
  );
  await sql`create table new_daily_count (
    day integer not null, kind text not null, key text not null, n integer not null,
    storage_id integer not null default 1, primary key (day, kind, key, storage_id)) without rowid`.execute(
    db,
  );
  await sql`insert into new_daily_count select day, kind, key, n, 1 from daily_count`.execute(db);
  const remade = [
    "torrent_hint",
    "torrent_client",
    "source",
    "root",
    "parked_root",
    "setting",
    "lease",
    "daily_count",
  ];
  await replace(db, remade);
}

async function replace(db: Kysely<unknown>, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await sql`drop table ${sql.table(table)}`.execute(db);
    await sql`alter table ${sql.table(`new_${table}`)} rename to ${sql.table(table)}`.execute(db);
  }
}
