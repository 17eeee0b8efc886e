import type { Client } from "pg";
import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import {
  MOVED_CODE,
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
import { openSession } from "./connection.ts";
import { formatPlace, type PostgresPlace, quoteName, quoteText, toLockNumber } from "./place.ts";

const TABLES = `select table_name as name, array_agg(column_name::text order by column_name collate "C") as columns
  from information_schema.columns where table_schema = current_schema()
  and table_name not in ('schema_number', '${NOT_MOVED}') group by table_name order by table_name`;

type PostgresEndOptions = {
  newest: number;
  /** Creates or upgrades the tables. */
  prepare: () => Promise<void>;
};

/**
 * Opens a PostgreSQL schema with the newest tables for a move. Until it is closed, no other process
 * opens it and no engine starts.
 * @throws UserError when an engine runs on it.
 */
export async function openPostgresEnd(
  place: PostgresPlace,
  { newest, prepare }: PostgresEndOptions,
): Promise<MoveEnd> {
  const client = await openSession(place);
  const all = async <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
    (await client.query<T>(sql, values)).rows;
  const run = async (sql: string): Promise<void> => void (await client.query(sql));
  const where = formatPlace(place);
  try {
    await run("set idle_in_transaction_session_timeout = 0");
    const [{ isMade } = { isMade: false }] = await all<{ isMade: boolean }>(
      "select to_regclass('schema_number') is not null as \"isMade\"",
    );
    const [{ number } = { number: 0 }] = isMade ? await all<{ number: number }>(NUMBER) : [];
    if (stateOf(number).is === "used") await prepare();
    // Processes that open the database read its schema number under this lock.
    await run(`select pg_advisory_lock(${toLockNumber("schema", place)})`);
    const engines = toLockNumber(`engines ${newest}`, place);
    const [{ free } = { free: false }] = await all<{ free: boolean }>(
      `select pg_try_advisory_lock(${engines}) as free`,
    );
    if (!free) {
      throw UserError.conflict(
        `An engine is running on ${where}, so the database was not moved.`,
        sentence`Stop the daemons on all machines first; ${{ do: "status" }} shows where they run.`,
      );
    }
  } catch (error) {
    await client.end();
    throw error;
  }
  const tables = (): Promise<MovedTable[]> => all<MovedTable>(TABLES);
  const lockTables = async (mode: string): Promise<void> => {
    const names = (await tables()).map(({ name }) => quoteName(name));
    await run(`lock table ${names.join(", ")} in ${mode} mode`);
  };
  const setNumber = async (is: MoveState["is"]): Promise<void> => {
    const [{ number } = { number: 0 }] = await all<{ number: number }>(NUMBER);
    await run(`update schema_number set number = ${numberOf(is, stateOf(number).schema)}`);
  };
  return {
    place: where,
    async state() {
      const [row] = await all<
        { number: number; uuid: string; to: string | null } & Record<CountedTable, number>
      >(STATE, [MOVED_TO]);
      if (!row) throw new Error(`${where} has no schema.`);
      const { number, uuid, to, releases, history, storages } = row;
      const { is } = stateOf(number);
      if (is === "filling") return { is, uuid };
      if (is === "moved") return { is, uuid, to: String(to) };
      // The transaction lasts until this end is closed, so that no other process writes rows that
      // would be left behind.
      await run("begin isolation level repeatable read");
      await lockTables("exclusive");
      return { is, uuid, releases, history, storages };
    },
    tables,
    read: (table) => readRows(client, table),
    async fill(work) {
      await run("rollback; begin");
      await lockTables("access exclusive");
      await fillSchema(client, await tables(), work);
      await setNumber("filling");
      await run("commit");
    },
    confirm: () => setNumber("used"),
    async leave(to) {
      await client.query("delete from setting where name = $1", [MOVED_TO]);
      await client.query("insert into setting (name, value, origin) values ($1, $2, 'move')", [
        MOVED_TO,
        to,
      ]);
      await setNumber("moved");
      await run(refusal(where, to, await tables()));
      await run("commit");
    },
    // Ending the session releases its locks and discards what was not committed.
    [Symbol.asyncDispose]: () => client.end(),
  };
}

const NUMBER = "select number from schema_number";

type CountedTable = "releases" | "history" | "storages";
const STATE = `select number, (select uuid from database_mark) as uuid, (select value from setting where name = $1 limit 1) as to,
  (select count(*) from release) as releases, (select count(*) from history) as history,
  (select count(*) from storage) as storages from schema_number`;

async function* readRows(
  client: Client,
  { name, columns }: MovedTable,
): AsyncGenerator<TableRow[]> {
  const cursor = quoteName(`read ${name}`);
  await client.query(
    `declare ${cursor} no scroll cursor for select ${columns.join(", ")} from ${quoteName(name)}`,
  );
  const fetch = () =>
    client.query<unknown[]>({ text: `fetch ${ROWS_AT_ONCE} from ${cursor}`, rowMode: "array" });
  let { rows } = await fetch();
  while (rows.length > 0) {
    // The server reads the next rows in the meantime.
    const next = fetch();
    yield rows;
    ({ rows } = await next);
  }
  await client.query(`close ${cursor}`);
}

/**
 * Drops references and indexes while filling, because checking and sorting all rows at once takes a
 * tenth of the time.
 */
async function fillSchema(
  client: Client,
  tables: readonly MovedTable[],
  work: Parameters<MoveEnd["fill"]>[0],
) {
  await client.query("drop function if exists moved() cascade");
  const { rows: references } = await client.query<{ of: string; name: string; definition: string }>(
    `select conrelid::regclass::text as of, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
      from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`,
  );
  for (const { of, name } of references) {
    await client.query(`alter table ${of} drop constraint ${name}`);
  }
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
      from pg_index join pg_class on pg_class.oid = indexrelid where relnamespace = current_schema()::regnamespace
      and not exists (select from pg_constraint where conindid = indexrelid)`,
  );
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  for (const { name } of tables) await client.query(`delete from ${quoteName(name)}`);
  await work(async ({ name, columns }, rows) => {
    const objects = rows.map((row) =>
      Object.fromEntries(columns.map((column, index) => [column, row[index]])),
    );
    const into = `${quoteName(name)} (${columns.join(", ")})`;
    const values = `select ${columns.join(", ")} from json_populate_recordset(null::${quoteName(name)}, $1::json)`;
    await client.query(`insert into ${into} ${values}`, [JSON.stringify(objects)]);
  });
  await client.query("set local maintenance_work_mem = '256MB'");
  for (const { definition } of indexes) await client.query(definition);
  for (const { of, name, definition } of references) {
    await client.query(`alter table ${of} add constraint ${name} ${definition}`);
  }
  const { rows: counters } = await client.query<{ of: string; column: string }>(
    `select table_name as of, column_name as column from information_schema.columns
      where table_schema = current_schema() and is_identity = 'YES'`,
  );
  for (const { of, column } of counters) {
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce(max(${quoteName(column)}), 1), max(${quoteName(column)}) is not null)
        from ${quoteName(of)}`,
      [quoteName(of), column],
    );
  }
  // A bare `analyze` would also lock the tables of other programs in this database.
  await client.query(`analyze ${tables.map(({ name }) => quoteName(name)).join(", ")}`);
}

/** Returns SQL that makes writes fail in a process that had the database open all the time. */
function refusal(where: string, to: string, tables: readonly MovedTable[]): string {
  const message = quoteText(`${where} was moved to ${to}.`);
  const body = quoteText(
    `begin raise exception using errcode = '${MOVED_CODE}', message = ${message}; end`,
  );
  const triggers = tables.map(
    ({ name }) =>
      `create trigger moved before insert or update or delete on ${quoteName(name)} for each statement execute function moved()`,
  );
  return [`create function moved() returns trigger language plpgsql as ${body}`, ...triggers].join(
    "; ",
  );
}
