import type { Client, ClientBase } from "pg";
import { type DatabaseExamination, MAX_DAMAGED_ROWS, type RowChecks } from "../sqlite/examine.ts";
import { openSession } from "./connection.ts";
import { formatPlace, type PostgresPlace, quoteName, schemaOf } from "./place.ts";

/**
 * Checks that PostgreSQL enforces every rule, that no counter is behind its rows, and that every
 * reference leads to a row. More cannot be checked from outside: only the server's own tools can
 * tell whether its files are intact.
 */
export async function examineServer(
  place: PostgresPlace,
  checks: RowChecks = [],
): Promise<DatabaseExamination> {
  const client = await openSession(place);
  try {
    const { rows } = await client.query<{
      schema: number;
      bytes: number;
      releases: number;
      newest: number | null;
    }>(FACTS, [schemaOf(place)]);
    const [found] = rows;
    if (!found) throw new Error(`${formatPlace(place)} has no schema.`);
    return {
      path: formatPlace(place),
      schema: found.schema,
      bytes: found.bytes,
      walBytes: 0,
      faults: [...(await heldRules(client)), ...(await behindRows(client))],
      damagedRows: await listDamagedRows(client, checks),
      brokenReferences: await countOrphans(client),
      releases: found.releases,
      newestAt: found.newest ?? undefined,
    };
  } finally {
    await client.end();
  }
}

const FACTS = `select (select number from schema_number) as schema, (select count(*) from release) as releases,
  (select at from history order by id desc limit 1) as newest,
  (select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint from pg_class c
    join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind = 'r') as bytes`;

/**
 * Finds rules that are not enforced. An interrupted restore, or a manual change in the catalogue,
 * leaves such rules.
 */
async function heldRules(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; of: string; what: string }>(
    `select conname as name, conrelid::regclass::text as of, 'rule' as what from pg_constraint
       where connamespace = current_schema()::regnamespace and not convalidated
     union all select indexrelid::regclass::text, indrelid::regclass::text, 'index' from pg_index
       join pg_class on pg_class.oid = indexrelid
       where relnamespace = current_schema()::regnamespace and not (indisvalid and indisready)
     union all select tgname::text, tgrelid::regclass::text, 'trigger' from pg_trigger join pg_class on pg_class.oid = tgrelid
       where relnamespace = current_schema()::regnamespace and tgenabled = 'D'`,
  );
  return rows.map(({ name, of, what }) => `the ${what} ${name} of ${of} is not in force`);
}

const ROWS_AT_ONCE = 1000;

/** Lists the rows that the program cannot read, each with its release. */
export async function listDamagedRows(client: ClientBase, checks: RowChecks): Promise<string[]> {
  const damaged: string[] = [];
  for (const { table, describe } of checks) {
    await client.query(`begin read only; declare checked cursor for select * from ${table}`);
    try {
      for (let isAtEnd = false; !isAtEnd; ) {
        const { rows } = await client.query(`fetch ${ROWS_AT_ONCE} from checked`);
        for (const row of rows) {
          const found = describe(row);
          if (found !== undefined) damaged.push(found);
          if (damaged.length >= MAX_DAMAGED_ROWS) return damaged;
        }
        isAtEnd = rows.length < ROWS_AT_ONCE;
      }
    } finally {
      await client.query("rollback");
    }
  }
  return damaged;
}

async function behindRows(client: Client): Promise<string[]> {
  const faults: string[] = [];
  const { rows } = await client.query<{ of: string; id: string; counter: string }>(
    `select table_name as of, column_name as id, pg_get_serial_sequence(quote_ident(table_name), column_name) as counter
       from information_schema.columns where table_schema = current_schema() and is_identity = 'YES'`,
  );
  for (const { of, id, counter } of rows) {
    const behind = await client.query(
      `select 1 from ${counter} where (select max(${quoteName(id)}) from ${quoteName(of)})
         > case when is_called then last_value else last_value - 1 end`,
    );
    if (behind.rows.length > 0) faults.push(`the counter of ${of}.${id} is behind its rows`);
  }
  return faults;
}

async function countOrphans(client: Client): Promise<number> {
  const { rows } = await client.query<{ of: string; to: string; pairs: string; set: string }>(
    `select conrelid::regclass::text as of, confrelid::regclass::text as to,
       string_agg(format('p.%I = c.%I', p.attname, c.attname), ' and ') as pairs,
       string_agg(format('c.%I is not null', c.attname), ' and ') as set
     from pg_constraint, unnest(conkey, confkey) as k (own, other)
       join pg_attribute c on true join pg_attribute p on true
     where contype = 'f' and connamespace = current_schema()::regnamespace
       and c.attrelid = conrelid and c.attnum = k.own and p.attrelid = confrelid and p.attnum = k.other
     group by pg_constraint.oid, conrelid, confrelid`,
  );
  let orphans = 0;
  for (const { of, to, pairs, set } of rows) {
    const found = await client.query<{ n: number }>(
      `select count(*) as n from ${of} c where ${set} and not exists (select 1 from ${to} p where ${pairs})`,
    );
    orphans += found.rows[0]?.n ?? 0;
  }
  return orphans;
}
