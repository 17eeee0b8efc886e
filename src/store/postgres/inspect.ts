import type { PoolClient } from "pg";
import type { Clock } from "../../core/clock.ts";
import { MIGRATIONS } from "../migrations/index.ts";
import type { RowChecks } from "../sqlite/examine.ts";
import { createPool } from "./connection.ts";
import { listDamagedRows } from "./examine.ts";
import { toPostgresFault } from "./fault.ts";
import { formatPlace, type PostgresPlace, quoteName, schemaOf } from "./place.ts";
import { assertUsable } from "./server.ts";

/** A server as this process sees it. */
export type InspectedServer = {
  place: string;
  /** As `15.18`. */
  version: string;
  /** Schema number of our tables; 0 if the tables do not exist or cannot be read. */
  schema: number;
  /** Rows of releases and their files that the program cannot read. */
  damagedRows: string[];
  /** Statements that give this user its missing rights. The owner of the database must run them. */
  grants: string[];
  /** True if this user owns the tables; no other user can upgrade them. */
  isOwner: boolean;
  /** Median time of a statement that does nothing. */
  latencyMs: number;
  /** How far this machine's clock is ahead of the server's. */
  aheadMs: number;
  isEncrypted: boolean;
  /** True if the server is on this machine, so that others cannot read the traffic. */
  isHere: boolean;
};

const TRIES = 20;

/**
 * Examines a server without changing anything.
 * @throws UserError for a server that cannot be used; Outage while it is unavailable
 */
export async function inspectServer(
  place: PostgresPlace,
  clock: Clock,
  checks: RowChecks = [],
): Promise<InspectedServer> {
  const pool = createPool(place, { readOnly: true });
  try {
    await assertUsable(pool, place);
    const client = await pool.connect();
    try {
      return await inspect(client, place, clock, checks);
    } finally {
      client.release();
    }
  } catch (error) {
    throw toPostgresFault(error, place);
  } finally {
    await pool.end();
  }
}

async function inspect(
  client: PoolClient,
  place: PostgresPlace,
  clock: Clock,
  checks: RowChecks,
): Promise<InspectedServer> {
  const schema = schemaOf(place);
  const took: number[] = [];
  for (let n = 0; n < TRIES; n++) {
    const began = performance.now();
    await client.query("select 1");
    took.push(performance.now() - began);
  }
  const began = clock.now();
  const { rows } = await client.query<InspectionRow>(LOOK, [schema]);
  const ended = clock.now();
  const [found] = rows;
  if (!found) throw new Error("The server returned no information about itself.");
  const numbers = found.may_read
    ? await client.query<{ number: number }>("select number from schema_number")
    : undefined;
  const number = numbers?.rows[0]?.number ?? 0;
  const isRead = number === MIGRATIONS.length && found.refused_tables === 0;
  return {
    place: formatPlace(place),
    version: found.version,
    schema: number,
    damagedRows: isRead ? await listDamagedRows(client, checks) : [],
    grants: missing(found, schema),
    isOwner: found.owned === found.tables,
    latencyMs: took.toSorted((a, b) => a - b)[TRIES / 2] ?? 0,
    aheadMs: (began + ended) / 2 - found.at,
    isEncrypted: found.ssl,
    isHere: found.here,
  };
}

type InspectionRow = {
  version: string;
  who: string;
  database: string;
  at: number;
  ssl: boolean;
  here: boolean;
  may_make: boolean;
  has_schema: boolean;
  may_look: boolean;
  may_read: boolean;
  tables: number;
  owned: number;
  refused_tables: number;
  refused_sequences: number;
};

const LOOK = `with ours as (
    select c.oid, c.relname, c.relkind, c.relowner from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = $1 and c.relkind in ('r', 'S')
  ) select split_part(current_setting('server_version'), ' ', 1) as version, quote_ident(current_user) as who,
    quote_ident(current_database()) as database, (extract(epoch from clock_timestamp()) * 1000)::float8 as at,
    coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as ssl,
    coalesce(inet_server_addr() is null or inet_client_addr() = inet_server_addr() or inet_client_addr() << '127.0.0.0/8'
      or inet_client_addr() = '::1', true) as here,
    has_database_privilege(current_database(), 'create') as may_make, to_regnamespace(quote_ident($1)) is not null as has_schema,
    coalesce(has_schema_privilege(to_regnamespace(quote_ident($1))::oid, 'usage'), false) as may_look,
    coalesce((select has_table_privilege(oid, 'select') from ours where relname = 'schema_number'), false) as may_read,
    (select count(*) from ours where relkind = 'r') as tables,
    (select count(*) from ours where relkind = 'r' and pg_has_role(relowner, 'member')) as owned,
    (select count(*) from ours where relkind = 'r' and not (has_table_privilege(oid, 'select')
      and has_table_privilege(oid, 'insert') and has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete')))
      as refused_tables,
    (select count(*) from ours where case when relkind = 'S'
      then not (has_sequence_privilege(oid, 'usage') and has_sequence_privilege(oid, 'select')) end) as refused_sequences`;

function missing(found: InspectionRow, schema: string): string[] {
  const [name, { who }] = [quoteName(schema), found];
  if (!found.has_schema) {
    return found.may_make ? [] : [`create schema ${name} authorization ${who};`];
  }
  return [
    ...(found.may_look ? [] : [`grant usage on schema ${name} to ${who};`]),
    ...(found.refused_tables === 0
      ? []
      : [`grant select, insert, update, delete on all tables in schema ${name} to ${who};`]),
    ...(found.refused_sequences === 0
      ? []
      : [`grant usage, select, update on all sequences in schema ${name} to ${who};`]),
  ];
}
