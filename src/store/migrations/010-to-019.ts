import { type Kysely, sql } from "kysely";

/** 010-left-over */
export async function leftOver(db: Kysely<unknown>): Promise<void> {
  // Only a few of all filed releases have an open question. The queue's query uses the same
  // condition text.
  await sql`create index release_left_over on release (state, id) where
    instr(reasons_json, '"code":"no_episode"') > 0
    or instr(reasons_json, '"code":"episodes_apart"') > 0
    or instr(reasons_json, '"code":"same_destination"') > 0
    or instr(reasons_json, '"code":"not_playable"') > 0`.execute(db);
  // Entries directly in a watched folder that are still being written, as the engine last saw them.
  await db.schema.alterTable("source").addColumn("unfinished_json", "text").execute();
}

/** 011-database-mark */
export async function databaseMark(db: Kysely<unknown>): Promise<void> {
  // Identifies this database and how far it has advanced: its counter is the newest history row's
  // id plus `base`. A file next to the database has the same two values, so an older or different
  // database in its place is noticed. `answered_json` is the content of that file that was last
  // noticed and dealt with.
  await db.schema
    .createTable("database_mark")
    .addColumn("id", "integer", (c) => c.primaryKey().check(sql`id = 1`))
    .addColumn("uuid", "text", (c) => c.notNull())
    .addColumn("base", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("noticed_at", "integer")
    .addColumn("answered_json", "text")
    .execute();
  await sql`insert into database_mark (id, uuid) values (1, lower(hex(randomblob(16))))`.execute(
    db,
  );
  // Folders and services whose next listing parks everything that this database does not know.
  await db.schema
    .createTable("parked_root")
    .addColumn("path", "text", (c) => c.primaryKey())
    .execute();
}

/** 012-daily-statistics */
export async function dailyStatistics(db: Kysely<unknown>): Promise<void> {
  // Counts of events per day (UTC, days since 1970), updated as history is written. A million rows
  // of history cannot be counted for each query.
  await sql`create table daily_count (
    day integer not null, kind text not null, key text not null, n integer not null,
    primary key (day, kind, key)
  ) without rowid`.execute(db);
  // Serves queries such as "rejected since yesterday" without reading everything that was ever
  // rejected.
  await db.schema
    .createIndex("history_action_at")
    .on("history")
    .columns(["action", "at"])
    .execute();
  // History from before this table is counted later, newest first. The rows below this id are not
  // counted yet.
  await db.schema
    .createTable("uncounted_history")
    .addColumn("id", "integer", (c) => c.primaryKey().check(sql`id = 1`))
    .addColumn("below", "integer", (c) => c.notNull())
    .execute();
  await sql`insert into uncounted_history (id, below) select 1, coalesce(max(id), 0) + 1 from history`.execute(
    db,
  );
}

/** 013-run-time-settings */
export async function runTimeSettings(db: Kysely<unknown>): Promise<void> {
  // Settings that a user changed while the engine was running, by the names of the variables. They
  // override the environment and the file until they are reset.
  await db.schema
    .createTable("run_time_setting")
    .addColumn("name", "text", (c) => c.primaryKey())
    .addColumn("value", "text", (c) => c.notNull())
    .execute();
}

/** 014-file-jobs */
export async function fileJobs(db: Kysely<unknown>): Promise<void> {
  // The name of the file tool that made a release. Such a release is not a download, and its files
  // do not belong to a TMDB work.
  await db.schema.alterTable("release").addColumn("job", "text").execute();
  // The action that a user chose for one of the job's files: copy, move or link it to its
  // destination.
  await db.schema.alterTable("item").addColumn("action", "text").execute();
}

/** 015-queue-order */
export async function queueOrder(db: Kysely<unknown>): Promise<void> {
  // The kind of decision that a release in the queue needs from the user. The queue lists releases
  // in this order: 0 = a choice, 1 = something that only the user knows, 2 = a confirmation, 3 =
  // nothing that can be filed in its current form. Set when a release enters the queue.
  await sql`alter table release add column need integer not null default 0`.execute(db);
  // Fills the column for releases that are already in the queue, as far as their rows allow. The
  // program also reads the releases' files.
  await sql`update release set need = case
      when instr(reasons_json, '"code":"disc"') > 0 or instr(reasons_json, '"code":"archive"') > 0
        or instr(reasons_json, '"code":"no_video"') > 0 or instr(reasons_json, '"code":"several_works"') > 0
        or instr(reasons_json, '"code":"name_not_utf8"') > 0 or instr(reasons_json, '"code":"symlink"') > 0 then 3
      when candidates_json = '[]' and identity_json is null then 1
      when reasons_json like '[{"code":"auto_off"%' and reasons_json not like '%},{"code"%' then 2
      else 0 end
    where state = 'review'`.execute(db);
  // Index of the queue in its order, without everything that was ever filed. The queue's query uses
  // the same condition text.
  await sql`create index release_queue on release (need, id) where (state = 'review' or (state = 'filed' and
    (instr(reasons_json, '"code":"no_episode"') > 0
    or instr(reasons_json, '"code":"episodes_apart"') > 0
    or instr(reasons_json, '"code":"same_destination"') > 0
    or instr(reasons_json, '"code":"not_playable"') > 0)))`.execute(db);
  await sql`drop index release_left_over`.execute(db);
}

// Written out in full, as in 015.
const IN_QUEUE = sql`(state = 'review' or (state = 'filed' and
    (instr(reasons_json, '"code":"no_episode"') > 0
    or instr(reasons_json, '"code":"episodes_apart"') > 0
    or instr(reasons_json, '"code":"same_destination"') > 0
    or instr(reasons_json, '"code":"not_playable"') > 0)))`;

type UnmigratedRelease = {
  id: number;
  name: string;
  identity_json: string | null;
  candidates_json: string;
  reasons_json: string;
};

/** 016-queue-filters */
export async function queueFilters(db: Kysely<unknown>): Promise<void> {
  // Columns for filtering the queue, set when a release enters it: " code code " with the release's
  // reason codes in order, and its name and titles without case, accents and punctuation, one per
  // line. A row of the queue may be as large as a page of the database: reading 10,000 rows takes
  // 40 to 200 ms, but reading their index entries takes 5. Therefore, the index also contains
  // everything that the queue is sorted by.
  await sql`alter table release add column reason_codes text not null default ''`.execute(db);
  await sql`alter table release add column search_words text not null default ''`.execute(db);
  const { rows } =
    await sql<UnmigratedRelease>`select id, name, identity_json, candidates_json, reasons_json
    from release where ${IN_QUEUE}`.execute(db);
  for (const { id, name, identity_json, candidates_json, reasons_json } of rows) {
    const reasons = listIn(reasons_json).map(({ code }) => String(code));
    const titles = [...listIn(`[${identity_json ?? ""}]`), ...listIn(candidates_json)].flatMap(
      ({ title }) => (typeof title === "string" ? [folded(title)] : []),
    );
    const codes = reasons.length === 0 ? "" : ` ${reasons.join(" ")} `;
    const words = [...new Set([folded(name), ...titles])].join("\n");
    await sql`update release set reason_codes = ${codes}, search_words = ${words} where id = ${id}`.execute(
      db,
    );
  }
  await sql`drop index release_queue`.execute(db);
  await sql`create index release_queue on release
    (need, id, source, reason_codes, search_words, name, bytes, confidence) where ${IN_QUEUE}`.execute(
    db,
  );
}

function listIn(json: string): Record<string, unknown>[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

const folded = (text: string): string =>
  text
    .replace(/['’‘`´ʼ＇]/g, "")
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]+/g, "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
    .trim();

/** 017-web-sessions */
export async function webSessions(db: Kysely<unknown>): Promise<void> {
  // Browsers that signed in to the page. `secret_hash` is made from the cookie and the AUTH_TOKEN
  // together, so the database contains neither. `mark` roughly identifies that token.
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
  // The actions of one person or program, newest first. Nearly all history belongs to the engine
  // and is found by reading in order.
  await sql`create index history_actor on history (actor, id) where actor <> 'engine'`.execute(db);
}

/**
 * Torrents are identified by client and hash, because two clients may have the same torrent. All
 * existing rows belong to the one client so far.
 */
/** 019-torrent-clients */
export async function torrentClients(db: Kysely<unknown>): Promise<void> {
  // The new table is created next to the old one and then renamed: a key cannot be changed, and
  // dropping the old table first would also delete the rows of its files.
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
    foreign key (client, hash) references new_torrent (client, hash) on delete cascade)`.execute(
    db,
  );
  await sql`insert into new_torrent_file select 'transmission', hash, path, length from torrent_file`.execute(
    db,
  );
  await sql`create table new_torrent_hint (
    client text not null, hash text not null, at integer not null, primary key (client, hash))`.execute(
    db,
  );
  await sql`insert into new_torrent_hint select 'transmission', hash, at from torrent_hint`.execute(
    db,
  );
  for (const table of ["torrent_file", "torrent_hint", "torrent"]) {
    await sql`drop table ${sql.table(table)}`.execute(db);
    await sql`alter table ${sql.table(`new_${table}`)} rename to ${sql.table(table)}`.execute(db);
  }
  await sql`create index torrent_release on torrent (release_id)`.execute(db);
  await sql`create table torrent_client (
    name text primary key not null, address text not null, folders_json text not null)`.execute(db);
  await sql`insert into torrent_client select 'transmission', url, folders_json from transmission`.execute(
    db,
  );
  await sql`drop table transmission`.execute(db);
}
