import { type Kysely, sql } from "kysely";

// Written out, as in 015.
const IN_QUEUE = sql`(state = 'review' or (state = 'filed' and
    (instr(reasons_json, '"code":"no_episode"') > 0
    or instr(reasons_json, '"code":"episodes_apart"') > 0
    or instr(reasons_json, '"code":"same_destination"') > 0
    or instr(reasons_json, '"code":"not_playable"') > 0)))`;

type Row = { id: number; name: string; identity_json: string | null; candidates_json: string; reasons_json: string };

export async function up(db: Kysely<unknown>): Promise<void> {
  // What the queue is filtered by, set when a release enters it: " code code " of its reasons in their order, and its name
  // and titles without case, accents and punctuation, a line each. A row of the queue may be as large as a page of the
  // database: to read each of 10,000 takes 40 to 200 ms, to read their entries in an index 5. So it has all that the queue is
  // sorted by as well.
  await sql`alter table release add column reason_codes text not null default ''`.execute(db);
  await sql`alter table release add column search_words text not null default ''`.execute(db);
  const { rows } = await sql<Row>`select id, name, identity_json, candidates_json, reasons_json
    from release where ${IN_QUEUE}`.execute(db);
  for (const { id, name, identity_json, candidates_json, reasons_json } of rows) {
    const reasons = listIn(reasons_json).map(({ code }) => String(code));
    const titles = [...listIn(`[${identity_json ?? ""}]`), ...listIn(candidates_json)].flatMap(({ title }) =>
      typeof title === "string" ? [folded(title)] : [],
    );
    const codes = reasons.length === 0 ? "" : ` ${reasons.join(" ")} `;
    const words = [...new Set([folded(name), ...titles])].join("\n");
    await sql`update release set reason_codes = ${codes}, search_words = ${words} where id = ${id}`.execute(db);
  }
  await sql`drop index release_queue`.execute(db);
  await sql`create index release_queue on release
    (need, id, source, reason_codes, search_words, name, bytes, confidence) where ${IN_QUEUE}`.execute(db);
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
