import { type Kysely, sql } from "kysely";

type FiledReleaseRow = {
  type: string;
  tmdb_id: number;
  name: string;
  identity_json: string;
  bytes: number;
  plex: string | null;
  decided_by: string | null;
  filed_at: number;
  superseded_by: number | null;
};

/** 021-filed-works */
export async function filedWorks(db: Kysely<unknown>): Promise<void> {
  // `filed_at` is when a release was filed; `updated_at` is when it last changed.
  await sql`alter table release add column filed_at integer`.execute(db);
  await sql`update release set filed_at = coalesce((select max(history.at) from history
    where history.release_id = release.id and history.action = 'filed'), updated_at) where state = 'filed'`.execute(
    db,
  );
  // Releases in the order of their last change, for all states and for a single state.
  await sql`create index release_changed on release (updated_at, id, state, name)`.execute(db);
  await sql`create index release_state_changed on release (state, updated_at, id, name)`.execute(
    db,
  );

  // A film or series in the library. Adding up the releases of 20,000 works would take longer than
  // everything else.
  await sql`create table filed_work (
    type text not null, tmdb_id integer not null,
    title text not null, year integer,
    title_key text not null, words text not null,
    videos integer not null, bytes integer not null,
    plex text, decided_by text,
    filed_at integer not null, month integer not null,
    primary key (type, tmdb_id))`.execute(db);
  for (const column of ["filed_at", "title_key", "coalesce(year, 0)", "bytes"]) {
    const name = sql.raw(`filed_work_${column.replace(/^coalesce\(|\W.*/g, "")}`);
    await sql`create index ${name} on filed_work (${sql.raw(column)}, type, tmdb_id)`.execute(db);
  }
  await sql`create index filed_work_plex on filed_work (plex, filed_at)`.execute(db);
  await sql`create index filed_work_month on filed_work (month, type, bytes, plex, decided_by)`.execute(
    db,
  );

  const { rows } =
    await sql<FiledReleaseRow>`select identity_type as type, identity_id as tmdb_id, name, identity_json, bytes, plex,
    decided_by, filed_at, superseded_by from release
    where state = 'filed' and job is null and identity_id is not null order by filed_at, id`.execute(
      db,
    );
  const { rows: videos } = await sql<{ type: string; tmdb_id: number; n: number }>`
    select identity_type as type, identity_id as tmdb_id, count(*) as n
    from release join item on item.release_id = release.id
    where state = 'filed' and job is null and identity_id is not null and superseded_by is null
      and role = 'video' and destination is not null and skip = 0 and problem is null
    group by identity_type, identity_id`.execute(db);
  const counts = new Map(videos.map(({ type, tmdb_id, n }) => [`${type}/${tmdb_id}`, n]));
  for (const [key, of] of Map.groupBy(rows, ({ type, tmdb_id }) => `${type}/${tmdb_id}`)) {
    const last = of.at(-1);
    const work = last && workIn(last.identity_json);
    if (!last || !work) continue;
    const plex = WORST.find((state) => of.some((row) => (row.plex ?? "none") === state)) ?? null;
    const words = [...new Set([work.title, ...of.map(({ name }) => name)].map(folded))].join("\n");
    const bytes = of.reduce((sum, row) => sum + (row.superseded_by === null ? row.bytes : 0), 0);
    const filedAt = new Date(last.filed_at);
    const month = filedAt.getUTCFullYear() * 100 + filedAt.getUTCMonth() + 1;
    await sql`insert into filed_work values (${last.type}, ${last.tmdb_id}, ${work.title}, ${work.year ?? null},
      ${folded(work.title)}, ${words}, ${counts.get(key) ?? 0}, ${bytes}, ${plex === "none" ? null : plex},
      ${last.decided_by}, ${last.filed_at}, ${month})`.execute(db);
  }
}

const WORST = ["mismatch", "not_seen", "requested", "pending", "seen", "none"];

function workIn(json: string): { title: string; year?: number } | undefined {
  try {
    const { title, year } = JSON.parse(json) as Record<string, unknown>;
    return typeof title === "string"
      ? { title, ...(typeof year === "number" ? { year } : {}) }
      : undefined;
  } catch {
    return undefined;
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

/**
 * A path has only one live release at a time. A process that tries to add a second one finds the
 * first through the index, regardless of what it read before.
 */
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
  // The inode of a library file that waits for a user's decision. Only exactly this file is adopted
  // later.
  await db.schema.alterTable("item").addColumn("ino", "text").execute();
  // Set if all of the work's files were already in the library before. The wall shows this.
  await db.schema
    .alterTable("filed_work")
    .addColumn("adopted", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
}

/**
 * Index of the names that renames go back to. Each rename of a folder searches it for names below
 * the folder.
 */
/** 024-renamed-places */
export async function renamedPlaces(db: Kysely<unknown>): Promise<void> {
  await sql`create index operation_renamed on operation (source_path)
    where kind in ('rename', 'rename_folder', 'remove_folder')`.execute(db);
}

/**
 * For each video that a plan renamed: the Plex items that had it before, and whether the same items
 * have had it since.
 */
/** 025-renamed-videos */
export async function renamedVideos(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("renamed_video")
    .addColumn("release_id", "integer", (c) => c.notNull())
    .addColumn("operation_id", "text", (c) => c.notNull())
    .addColumn("path", "text", (c) => c.notNull())
    // Empty if unknown.
    .addColumn("items_json", "text", (c) => c.notNull())
    .addColumn("kept", "text")
    .addPrimaryKeyConstraint("renamed_video_key", ["release_id", "operation_id"])
    .execute();
  await db.schema
    .createIndex("renamed_video_operation")
    .on("renamed_video")
    .column("operation_id")
    .execute();
  await sql`create index renamed_video_open on renamed_video (release_id) where kept is null`.execute(
    db,
  );
  await sql`alter table plex_proof add column items_json text not null default '[]'`.execute(db);
  // The row's own key belongs to the show.
  await sql`alter table plex_file add column episode_key text`.execute(db);
}

/** 026-session-networks */
export async function sessionNetworks(db: Kysely<unknown>): Promise<void> {
  // Identifies sessions that began in the same network. Contains sixteen bits of a hash, from which
  // no address can be recovered.
  await sql`alter table web_session add column network text not null default ''`.execute(db);
}

/** 027-next-asked */
export async function nextAsked(db: Kysely<unknown>): Promise<void> {
  // Time of the next request to a service that does not respond; 0 if a user wants the request to
  // be sent at once.
  await db.schema.alterTable("source").addColumn("next_at", "integer").execute();
}
