import { setTimeout } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import type { Pool } from "pg";
import { sentence } from "../../base/actions/sentence.ts";
import { MustStop, UserError } from "../../base/errors.ts";
import { OPEN_QUESTION_CODES } from "../../core/plan/files/not-filed.ts";
import type { Migration } from "../migrations/index.ts";
import { assertNotMoved, MOVED_TO, stateOf } from "../move/move-end.ts";
import { FUNCTIONS } from "./compiler.ts";
import {
  formatPlace,
  type PostgresPlace,
  quoteName,
  quoteText,
  schemaOf,
  toLockNumber,
} from "./place.ts";

const asked = OPEN_QUESTION_CODES.map((code) => `instr(reasons_json, '"code":"${code}"')`);
const IN_QUEUE = `state = 'review' or (state = 'filed' and (${asked.map((condition) => `${condition} > 0`).join(" or ")}))`;

/**
 * Indexes and statistics that PostgreSQL needs in addition to the migrations. SQLite works well
 * without them and would write them with each row. Created with any migration if they are missing.
 */
const INDEXES: readonly string[] = [
  // Without these statistics, PostgreSQL assumes that the queue's conditions are true of most rows,
  // and reads them all.
  `create statistics if not exists release_in_queue on ${asked.map((condition) => `(${condition})`).join(", ")} from release`,
  // Used for counting. It is a tenth of the size of the index with the words.
  `create index if not exists release_waiting on release (storage_id, reason_codes, source) where ${IN_QUEUE}`,
  // Used for a page that is not in the order of need.
  `create index if not exists release_queue_name on release (name, id) where ${IN_QUEUE}`,
  `create index if not exists release_queue_size on release (bytes desc, id) where ${IN_QUEUE}`,
  `create index if not exists release_queue_confidence on release (coalesce(confidence, -1) desc, id) where ${IN_QUEUE}`,
  // Used for counting the releases of one storage in each state.
  "create index if not exists release_of_storage on release (storage_id, state)",
];

/** How long engines of an older version may take to stop. */
const UPGRADE_TIMEOUT_MS = 2000;
const RETRY_DELAY_MS = 100;

/** The schema number, and the number of transactions that changed something so far. */
export type SchemaState = { schema: number; changes: number };

/** @throws PostgreSQL's error if there are no tables */
export const LOOK =
  "select number as schema, (select last_value + is_called::integer from change_number) as changes from schema_number";

/**
 * Returns schema 0 if there are no tables. Waits for a running migration. @throws UserError for
 * tables of another program
 */
export async function inspectSchema(pool: Pool, place: PostgresPlace): Promise<SchemaState> {
  const schema = quoteText(quoteName(schemaOf(place)));
  const lock = toLockNumber("schema", place);
  const client = await pool.connect();
  try {
    await client.query(`select pg_advisory_lock_shared(${lock})`);
    const { rows } = await client.query<{ tables: number; ours: boolean }>(
      `select to_regclass(${schema} || '.schema_number') is not null as ours, (select count(*)
        from pg_class where relnamespace = to_regnamespace(${schema})::oid and relkind = 'r') as tables`,
    );
    const [{ tables, ours } = { tables: 0, ours: false }] = rows;
    if (!ours && tables > 0) throw foreign(place);
    if (!ours) return { schema: 0, changes: 0 };
    const found = await client.query<SchemaState>(LOOK);
    const looked = found.rows[0] ?? { schema: 0, changes: 0 };
    if (stateOf(looked.schema).is === "moved") {
      const movedTo = await client.query<{ value: string }>(
        "select value from setting where name = $1",
        [MOVED_TO],
      );
      assertNotMoved(looked.schema, formatPlace(place), () => movedTo.rows[0]?.value);
    }
    return looked;
  } finally {
    await client.query(`select pg_advisory_unlock_shared(${lock})`).then(
      () => client.release(),
      () => client.release(true),
    );
  }
}

const foreign = (place: PostgresPlace): UserError =>
  UserError.refused(
    `The schema ${schemaOf(place)} of ${formatPlace(place)} contains tables of another program.`,
    "Name another schema in DATABASE_URL, with `?schema=NAME` at its end.",
  );

/**
 * @throws MustStop (`conflict`) for tables of a newer plex-ingest; UserError for older tables, no
 * tables, or tables that were moved
 */
export function assertSchema(schema: number, place: PostgresPlace, newest: number): void {
  if (schema === newest) return;
  if (schema > newest) {
    assertNotMoved(schema, formatPlace(place));
    throw new MustStop(
      `The database ${formatPlace(place)} has schema ${schema}, but this plex-ingest supports ` +
        `schemas only up to ${newest}.`,
      "Install the newer plex-ingest on this machine as well.",
      "conflict",
    );
  }
  if (schema > 0) {
    throw UserError.conflict(
      `The database has schema ${schema}, but this program requires ${newest}.`,
      "Restart the daemon with this version: it upgrades the database.",
    );
  }
  throw UserError.notFound(
    `The database ${formatPlace(place)} has no tables of plex-ingest yet.`,
    sentence`Start ${{ do: "daemon" }}, which creates them, or correct DATABASE_URL.`,
  );
}

/**
 * Creates or upgrades the tables in one transaction. One process does it; the others wait and find
 * it done.
 * @throws UserError (`conflict`) while engines of an older version run
 */
export async function migrate<T>(
  db: Kysely<T>,
  place: PostgresPlace,
  migrations: readonly Migration[],
): Promise<void> {
  for (let waited = 0; ; waited += RETRY_DELAY_MS) {
    const inTheWay = await db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(${sql.raw(toLockNumber("schema", place))})`.execute(
        trx,
      );
      const from = await numberIn(trx, place);
      if (from >= migrations.length) return 0;
      const older = from === 0 ? 0 : await olderEngines(trx, place, migrations.length);
      if (older > 0) return from;
      for (const step of migrations.slice(from)) await step.up(trx as unknown as Kysely<unknown>);
      for (const index of INDEXES) await sql.raw(index).execute(trx);
      await sql`update schema_number set number = ${migrations.length}`.execute(trx);
      return 0;
    });
    if (inTheWay === 0) return;
    if (waited >= UPGRADE_TIMEOUT_MS) {
      throw UserError.conflict(
        `The database has schema ${inTheWay} and this program requires ${migrations.length}, ` +
          "but an engine of an older version is using it.",
        sentence`Stop the daemons on all machines, start them with this version, and check ${{ do: "status" }}.`,
      );
    }
    await setTimeout(RETRY_DELAY_MS);
  }
}

/** Returns the schema number. Creates the schema if it does not exist. */
async function numberIn<T>(trx: Kysely<T>, place: PostgresPlace): Promise<number> {
  const schema = quoteName(schemaOf(place));
  const there = await sql<{
    schema: boolean;
    ours: boolean;
  }>`select to_regnamespace(${schema}) is not null as schema,
    to_regclass(${`${schema}.schema_number`}) is not null as ours`.execute(trx);
  const [{ schema: isThere, ours } = { schema: false, ours: false }] = there.rows;
  // The schema is created only if it is missing, because "if not exists" also requires the right to
  // create one.
  if (!isThere) await sql`create schema ${sql.raw(schema)}`.execute(trx);
  if (ours) {
    const { rows } = await sql<{ number: number }>`select number from schema_number`.execute(trx);
    return rows[0]?.number ?? 0;
  }
  await sql.raw(FUNCTIONS).execute(trx);
  await sql`create table schema_number (number integer not null)`.execute(trx);
  await sql`create sequence change_number`.execute(trx);
  await sql`insert into schema_number (number) values (0)`.execute(trx);
  return 0;
}

/** Returns the number of running engines that know fewer migrations. */
async function olderEngines<T>(
  trx: Kysely<T>,
  place: PostgresPlace,
  newest: number,
): Promise<number> {
  const numbers = Array.from({ length: newest - 1 }, (_, index) =>
    toLockNumber(`engines ${index + 1}`, place),
  );
  if (numbers.length === 0) return 0;
  const { rows } = await sql<{ n: number }>`select count(*) as n from pg_locks
    where locktype = 'advisory' and granted and objsubid = 1
      and database = (select oid from pg_database where datname = current_database())
      and ((classid::bigint << 32) | objid::bigint) in (${sql.raw(numbers.join(", "))})`.execute(
    trx,
  );
  return rows[0]?.n ?? 0;
}
