import { type Kysely, sql } from "kysely";

type Row = {
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

export async function up(db: Kysely<unknown>): Promise<void> {
  // When a release was filed; `updated_at` is when it changed last.
  await sql`alter table release add column filed_at integer`.execute(db);
  await sql`update release set filed_at = coalesce((select max(history.at) from history
    where history.release_id = release.id and history.action = 'filed'), updated_at) where state = 'filed'`.execute(db);
  // Releases as they changed last, of every state and of one.
  await sql`create index release_changed on release (updated_at, id, state, name)`.execute(db);
  await sql`create index release_state_changed on release (state, updated_at, id, name)`.execute(db);

  // A film or series that is in the library: to add up the releases of 20,000 of them would take longer than all else.
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
  await sql`create index filed_work_month on filed_work (month, type, bytes, plex, decided_by)`.execute(db);

  const { rows } =
    await sql<Row>`select identity_type as type, identity_id as tmdb_id, name, identity_json, bytes, plex,
    decided_by, filed_at, superseded_by from release
    where state = 'filed' and job is null and identity_id is not null order by filed_at, id`.execute(db);
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
    const plex = WORST.find((state) => of.some((one) => (one.plex ?? "none") === state)) ?? null;
    const words = [...new Set([work.title, ...of.map(({ name }) => name)].map(folded))].join("\n");
    const bytes = of.reduce((sum, one) => sum + (one.superseded_by === null ? one.bytes : 0), 0);
    const at = new Date(last.filed_at);
    const month = at.getUTCFullYear() * 100 + at.getUTCMonth() + 1;
    await sql`insert into filed_work values (${last.type}, ${last.tmdb_id}, ${work.title}, ${work.year ?? null},
      ${folded(work.title)}, ${words}, ${counts.get(key) ?? 0}, ${bytes}, ${plex === "none" ? null : plex},
      ${last.decided_by}, ${last.filed_at}, ${month})`.execute(db);
  }
}

const WORST = ["mismatch", "not_seen", "requested", "pending", "seen", "none"];

function workIn(json: string): { title: string; year?: number } | undefined {
  try {
    const { title, year } = JSON.parse(json) as Record<string, unknown>;
    return typeof title === "string" ? { title, ...(typeof year === "number" ? { year } : {}) } : undefined;
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
