import { Client, type QueryResultRow } from "pg";
import { openPostgres } from "../../../src/store/open-postgres.ts";

/** A schema with our tables and no rows but those of the migrations. */
export type TempSchema = AsyncDisposable & { url: string };

/** What empties one again, to be used by the next test: to make one takes a tenth of a second. */
type Reset = { url: string; sql: string };

const free: Reset[] = [];
let made = 0;

export async function takeSchema(server: string): Promise<TempSchema> {
  const reset = free.pop() ?? (await makeSchema(`${server}?schema=test_${process.pid}_${++made}`));
  return {
    url: reset.url,
    async [Symbol.asyncDispose]() {
      await ask(reset.url, reset.sql);
      free.push(reset);
    },
  };
}

async function makeSchema(url: string): Promise<Reset> {
  const schema = new URL(url).searchParams.get("schema") ?? "";
  const store = await openPostgres({ url, storage: "made" }, { mode: "create", random: Math.random });
  await store[Symbol.asyncDispose]();
  const tables = await ask<{ name: string; rows: string | null }>(
    url,
    `select tablename as name, query_to_xml(format('select json_agg(t) as rows from %I.%I t', schemaname, tablename),
      true, false, '')::text as rows from pg_tables where schemaname = '${schema}'`,
  );
  const sequences = await ask<{ name: string }>(
    url,
    `select format('%I.%I', schemaname, sequencename) as name from pg_sequences where schemaname = '${schema}'`,
  );
  const rowsOf = (xml: string | null): string | undefined =>
    /<rows>(.*)<\/rows>/s
      .exec(xml ?? "")?.[1]
      ?.replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&");
  const statements = [
    `set search_path to ${schema}`,
    "set session_replication_role = replica",
    ...tables.map(({ name }) => `delete from "${name}"`),
    ...sequences.map(({ name }) => `select setval('${name}', 1, false)`),
    ...tables.flatMap(({ name, rows }) => {
      const json = rowsOf(rows);
      return json === undefined
        ? []
        : [
            `insert into "${name}" select * from json_populate_recordset(null::"${name}", '${json.replaceAll("'", "''")}')`,
          ];
    }),
  ];
  return { url, sql: statements.join(";\n") };
}

/** One connection for all schemas of a process: to connect takes twice as long as to empty a schema. It keeps no process alive. */
let asking: Promise<Client> | undefined;

async function ask<Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  asking ??= connect(url);
  return (await (await asking).query<Row>(sql)).rows;
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  // It ends with the server.
  client.on("error", () => {});
  await client.connect();
  // Its type lacks it.
  (client as Client & { unref(): void }).unref();
  return client;
}
