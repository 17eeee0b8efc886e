import { existsSync, renameSync, rmSync } from "node:fs";
import Sqlite from "better-sqlite3";
import {
  MOVED_TO,
  type MovedTable,
  type MoveEnd,
  type MoveState,
  NOT_MOVED,
  numberOf,
  ROWS_AT_ONCE,
  stateOf,
  type TableRow,
} from "../move/move-end.ts";
import { requireLock } from "./engine-lock.ts";
import { readMovedTo, readSchemaNumber } from "./migrate.ts";
import { endLog, setAside } from "./restore.ts";

type SqliteFiles = { database: string; lock: string };
type SqliteEndOptions = {
  /** Whether rows are moved from this database or to it. */
  role: "from" | "to";
  /** Brings the database at a path to the newest schema, or creates it. */
  prepare: (path: string) => Promise<void>;
  /** Path at which the replaced database file is kept. */
  aside: string;
};

/**
 * Opens the database file of a state folder for a move. While rows are moved from it, no other
 * process can open it.
 * @throws UserError when an engine runs on it, or a process has it open.
 */
export async function openSqliteEnd(
  { database, lock }: SqliteFiles,
  { role, prepare, aside }: SqliteEndOptions,
): Promise<MoveEnd> {
  const engineLock = requireLock(lock, "moved");
  let raw: Sqlite.Database | undefined;
  try {
    const isThere = existsSync(database);
    if (role === "from" || isThere) {
      if (!isThere || numberIn(database).is === "used") await prepare(database);
      endLog(database, "moved");
      raw = new Sqlite(database);
      raw.pragma("synchronous = full");
      raw.exec("begin exclusive");
    }
  } catch (error) {
    raw?.close();
    engineLock.release();
    throw error;
  }
  let open = raw;
  const end = (): void => {
    open?.close();
    open = undefined;
  };
  const required = (): Sqlite.Database => {
    if (!open) throw new Error(`${database} is not open.`);
    return open;
  };
  return {
    place: database,
    state: async () =>
      open ? readState(open) : { is: "used", uuid: "", releases: 0, history: 0, storages: 0 },
    tables: async () => tablesOf(required()),
    read: (table) => readRows(required(), table),
    async fill(work) {
      end();
      const fresh = `${database}.moving`;
      for (const suffix of ["", "-wal", "-shm", "-journal"]) {
        rmSync(`${fresh}${suffix}`, { force: true });
      }
      await prepare(fresh);
      open = new Sqlite(fresh);
      try {
        await fillFile(open, work);
      } finally {
        end();
      }
      if (existsSync(database)) setAside(database, aside, "moved");
      renameSync(fresh, database);
    },
    async confirm() {
      open ??= new Sqlite(database);
      open.pragma(`user_version = ${stateOf(readSchemaNumber(open)).schema}`);
      if (open.inTransaction) open.exec("commit");
    },
    async leave(to) {
      const left = required();
      left
        .prepare("insert into setting (name, value, origin) values (?, ?, 'move')")
        .run(MOVED_TO, to);
      left.pragma(`user_version = ${numberOf("moved", readSchemaNumber(left))}`);
      left.exec("commit");
    },
    async [Symbol.asyncDispose]() {
      end();
      engineLock.release();
    },
  };
}

/** Returns the state that is encoded in the file's schema number. */
function numberIn(database: string): ReturnType<typeof stateOf> {
  const raw = new Sqlite(database, { readonly: true });
  try {
    return stateOf(readSchemaNumber(raw));
  } finally {
    raw.close();
  }
}

function readState(raw: Sqlite.Database): MoveState {
  const value = (sql: string): unknown => raw.prepare(sql).pluck().get();
  const uuid = String(value("select uuid from database_mark"));
  const { is } = stateOf(readSchemaNumber(raw));
  if (is === "filling") return { is, uuid };
  if (is === "moved") return { is, uuid, to: String(readMovedTo(raw)) };
  const count = (table: string): number => Number(value(`select count(*) from ${table}`));
  return {
    is,
    uuid,
    releases: count("release"),
    history: count("history"),
    storages: count("storage"),
  };
}

function tablesOf(raw: Sqlite.Database): MovedTable[] {
  const names = raw
    .prepare<[], string>(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
    )
    .pluck()
    .all();
  return names
    .filter((name) => name !== NOT_MOVED)
    .map((name) => {
      const columns = raw.pragma(`table_info(${name})`) as { name: string }[];
      return { name, columns: columns.map((column) => column.name).toSorted() };
    });
}

async function* readRows(
  raw: Sqlite.Database,
  { name, columns }: MovedTable,
): AsyncGenerator<TableRow[]> {
  let rows: TableRow[] = [];
  const all = raw.prepare<[], TableRow>(`select ${columns.join(", ")} from ${name}`).raw();
  for (const row of all.iterate()) {
    rows.push(row);
    if (rows.length < ROWS_AT_ONCE) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

async function fillFile(raw: Sqlite.Database, work: Parameters<MoveEnd["fill"]>[0]): Promise<void> {
  // No log is used, because it would have to move with the file.
  raw.pragma("journal_mode = delete");
  raw.pragma("synchronous = full");
  raw.pragma("foreign_keys = off");
  raw.exec("begin exclusive");
  for (const { name } of tablesOf(raw)) raw.exec(`delete from ${name}`);
  await work(async ({ name, columns }, rows) => {
    const values = columns.map(() => "?").join(", ");
    const insert = raw.prepare(`insert into ${name} (${columns.join(", ")}) values (${values})`);
    for (const row of rows) insert.run(row);
  });
  const broken = raw.pragma("foreign_key_check") as unknown[];
  if (broken.length > 0) {
    throw new Error(`${broken.length} rows refer to rows that do not exist; nothing was moved.`);
  }
  raw.pragma(`user_version = ${numberOf("filling", readSchemaNumber(raw))}`);
  raw.exec("commit");
}
