import { Client } from "pg";
import { expect, inject, test } from "vitest";
import { takeSchema } from "../../support/postgres/schemas.ts";

async function given(...statements: string[]): Promise<string> {
  await using schema = await takeSchema(inject("postgres"));
  const client = new Client({ connectionString: schema.url });
  await client.connect();
  const name = new URL(schema.url).searchParams.get("schema");
  for (const statement of [`set search_path to ${name}`, ...statements]) {
    await client.query(statement);
  }
  await client.end();
  return schema.url;
}

test.each([
  "create table mine (id integer)",
  "alter table item drop constraint item_release_id_fkey",
  "alter table item disable trigger all",
  "create function mine() returns integer language sql as 'select 1'",
])("no test gets a schema in which another test left this: %s", async (change) => {
  expect(await given(change)).not.toBe(await given());
});

test("a schema in which only rows were changed is reused without those rows", async () => {
  const url = await given("insert into history (at, action, actor) values (1, 'found', 'engine')");
  expect(
    await given(
      "create unique index none on history ((true))",
      "insert into history (at, action, actor) values (1, 'found', 'engine')",
    ),
  ).toBe(url);
});
