import { Client, type QueryResultRow } from "pg";
import { openPostgres } from "../../../src/store/open-postgres.ts";

/** A schema that contains our tables, but no rows except those from the migrations. */
export type TempSchema = AsyncDisposable & { url: string };

/**
 * Data for emptying a schema before the next test, because creating one takes a tenth of a second.
 * `shape` changes if the tables do.
 */
type Reset = { url: string; name: string; sql: string; shape: string };

const free: Reset[] = [];
let made = 0;

export async function takeSchema(server: string): Promise<TempSchema> {
  const reset = free.pop() ?? (await makeSchema(server, `test_${process.pid}_${++made}`));
  return {
    url: reset.url,
    async [Symbol.asyncDispose]() {
      // If a test has changed a schema's tables, the schema is dropped, so that it does not affect
      // other tests.
      const isWhole = (await shapeOf(reset)) === reset.shape;
      await ask(reset.url, isWhole ? reset.sql : `drop schema ${reset.name} cascade`);
      if (isWhole) free.push(reset);
    },
  };
}

async function makeSchema(server: string, name: string): Promise<Reset> {
  const url = `${server}?schema=${name}`;
  const store = await openPostgres(
    { url, storage: "made" },
    { mode: "create", random: Math.random },
  );
  await store[Symbol.asyncDispose]();
  const tables = await ask<{ name: string; rows: string | null }>(
    url,
    `select tablename as name, query_to_xml(format('select json_agg(t) as rows from %I.%I t', schemaname, tablename),
      true, false, '')::text as rows from pg_tables where schemaname = '${name}'`,
  );
  const sequences = await ask<{ name: string }>(
    url,
    `select format('%I.%I', schemaname, sequencename) as name from pg_sequences where schemaname = '${name}'`,
  );
  const rowsOf = (xml: string | null): string | undefined =>
    /<rows>(.*)<\/rows>/s
      .exec(xml ?? "")?.[1]
      ?.replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&");
  const statements = [
    `set search_path to ${name}`,
    "set session_replication_role = replica",
    ...tables.map((table) => `delete from "${table.name}"`),
    ...sequences.map((each) => `select setval('${each.name}', 1, false)`),
    ...tables.flatMap((table) => {
      const json = rowsOf(table.rows);
      return json === undefined
        ? []
        : [
            `insert into "${table.name}" select * from json_populate_recordset(null::"${table.name}", '${json.replaceAll("'", "''")}')`,
          ];
    }),
  ];
  return { url, name, sql: statements.join(";\n"), shape: await shapeOf({ url, name }) };
}

/**
 * Counts the tables and other objects of a schema, its constraints, its functions, and the triggers
 * that are enabled.
 */
async function shapeOf({ url, name }: Pick<Reset, "url" | "name">): Promise<string> {
  const [found] = await ask<{ shape: string }>(
    url,
    `select concat_ws(' ',
      (select count(*) from pg_class where relnamespace = n.oid),
      (select count(*) from pg_constraint where connamespace = n.oid),
      (select count(*) from pg_proc where pronamespace = n.oid),
      (select count(*) from pg_trigger join pg_class c on c.oid = tgrelid where relnamespace = n.oid and tgenabled = 'O')
    ) as shape from pg_namespace n where nspname = '${name}'`,
  );
  return found?.shape ?? "";
}

/**
 * One connection for all schemas of a process, because connecting takes twice as long as emptying a
 * schema. It does not keep the process alive.
 */
let asking: Promise<Client> | undefined;

async function ask<Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  asking ??= connect(url);
  return (await (await asking).query<Row>(sql)).rows;
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  // The connection ends with the server, which is not an error.
  client.on("error", () => {});
  await client.connect();
  // The type of the client lacks this method.
  (client as Client & { unref(): void }).unref();
  return client;
}
