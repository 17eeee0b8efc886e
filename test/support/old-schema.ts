import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { STATES } from "../../src/core/release/state.ts";
import { APPLICATION_ID } from "../../src/store/sqlite/connection.ts";

/**
 * The schema of each published version, which anybody can have. `CHANGELOG.md` names the versions.
 * 1.0.0 will be the first one.
 */
export const PUBLISHED: Record<string, number> = {};

/**
 * Schemas that called themselves released before anything was published. Only a clone had them, but
 * their databases are upgraded like all others.
 */
const FROM_CLONES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 26];

/** The numbers of all these schemas, each of which has a dump. */
export const RELEASED = [...new Set([...FROM_CLONES, ...Object.values(PUBLISHED)])];

/** The text dumps of the released schemas: test/fixtures/schemas/001.sql and so on. */
export const dumpOf = (schema: number): URL =>
  new URL(`../fixtures/schemas/${String(schema).padStart(3, "0")}.sql`, import.meta.url);

/** The schema of an open database as text, in the form of a dump. */
export function schemaText(raw: Sqlite.Database): string {
  const sql = raw
    .prepare(
      "select sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by rowid",
    )
    .pluck()
    .all() as string[];
  return `${sql.map((statement) => `${statement};`).join("\n")}\n`;
}

export type OldRows = { history?: number };

/**
 * Writes a database as an older version of the program would leave it: the schema from the dump, a
 * release in each state with an item and history, and operations in every state. The database is
 * closed on return.
 */
export function writeOldDatabase(
  path: string,
  schema: number,
  { history = 0 }: OldRows = {},
): void {
  mkdirSync(dirname(path), { recursive: true });
  const raw = new Sqlite(path);
  raw.pragma(`application_id = ${APPLICATION_ID}`);
  raw.pragma("journal_mode = wal");
  raw.exec(readFileSync(dumpOf(schema), "utf8"));
  raw.pragma(`user_version = ${schema}`);
  raw.transaction(() => {
    fill(raw);
    const add = raw.prepare(
      "insert into history (at, release_id, name, action, from_state, to_state, actor, detail_json) values (?, 1, 'Heat.1995.mkv', 'held', 'identifying', 'review', 'engine', ?)",
    );
    const detail = JSON.stringify({
      reasons: [{ code: "remake_rival", message: "“Dune” may be two films." }],
    });
    for (let at = 0; at < history; at++) add.run(at, detail);
    addSingleRows(raw);
  })();
  raw.close();
}

/** The rows that migrations insert into a new database. Dumps contain no rows. */
function addSingleRows(raw: Sqlite.Database): void {
  const tables = raw.prepare("select name from sqlite_master where type = 'table'").pluck().all();
  const rows = {
    database_mark: "insert into database_mark (id, uuid) values (1, lower(hex(randomblob(16))))",
    uncounted_history:
      "insert into uncounted_history (id, below) select 1, coalesce(max(id), 0) + 1 from history",
  };
  for (const [table, statement] of Object.entries(rows)) {
    if (tables.includes(table)) raw.exec(statement);
  }
}

const file = (ino: number): string =>
  JSON.stringify({ dev: "1", ino: String(ino), size: 1000, mtimeNs: "17" });
const identity = JSON.stringify({ type: "movie", tmdbId: 949, title: "Heat", year: 1995 });
const OPERATION_STATES = [
  "intent",
  "staged",
  "published",
  "sealed",
  "rolled_back",
  "undone",
  "abandoned",
];

function fill(raw: Sqlite.Database): void {
  STATES.forEach((state, at) => {
    const id = insert(raw, "release", {
      state,
      source: "folder",
      name: `${state}.mkv`,
      path: `/in/${state}.mkv`,
      identity_json: identity,
      decided_by: "person",
      reasons_json: JSON.stringify([{ code: "auto_off", message: "Switched off." }]),
    });
    insert(raw, "item", {
      release_id: id,
      path: `${state}.mkv`,
      role: "video",
      size: 1000,
      mtime_ns: "17",
    });
    insert(raw, "history", {
      at: at + 1,
      release_id: id,
      name: `${state}.mkv`,
      action: "found",
      to_state: state,
      actor: "engine",
    });
  });
  const filed = raw.prepare("select id from release where state = 'filed'").pluck().get();
  OPERATION_STATES.forEach((state, at) =>
    insert(raw, "operation", {
      id: `op-${state}`,
      release_id: filed,
      item_path: `${state}.mkv`,
      kind: "publish",
      state,
      lease: 1,
      source_path: `/in/${state}`,
      source_json: file(at + 1),
      final_path: `/media/${state}.mkv`,
      created_at: at,
      updated_at: at,
    }),
  );
}

/** Values for required columns that have no default. */
const REQUIRED: Record<string, string | number> = { TEXT: "", INTEGER: 0 };

/** Inserts a row. Required columns that are not in `row` get an empty value or an empty list. */
function insert(raw: Sqlite.Database, table: string, row: Record<string, unknown>): unknown {
  const columns = raw.pragma(`table_info(${table})`) as {
    name: string;
    type: string;
    notnull: number;
    dflt_value: unknown;
    pk: number;
  }[];
  const values: Record<string, unknown> = {};
  for (const { name, type, notnull, dflt_value, pk } of columns) {
    if (row[name] !== undefined) {
      values[name] = row[name];
    } else if (notnull === 1 && dflt_value === null && pk === 0) {
      values[name] = name.endsWith("_json") ? "[]" : REQUIRED[type.toUpperCase()];
    }
  }
  const names = Object.keys(values);
  const sql = `insert into ${table} (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`;
  return raw.prepare(sql).run(...Object.values(values)).lastInsertRowid;
}
