import { Client } from "pg";
import { expect, inject, test } from "vitest";
import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import { examineServer } from "../../../src/store/postgres/examine.ts";
import { takeSchema } from "../../support/postgres/schemas.ts";

const server = inject("postgres");

test("finds faults of the tables on a server", async () => {
  await using schema = await takeSchema(server);
  const place = { url: schema.url, storage: "nas" };
  expect(await examineServer(place)).toMatchObject({
    schema: MIGRATIONS.length,
    faults: [],
    brokenReferences: 0,
  });
  const client = new Client({ connectionString: schema.url });
  await client.connect();
  const name = new URL(schema.url).searchParams.get("schema") ?? "";
  try {
    await client.query(`set search_path to ${name}; set session_replication_role = replica`);
    // The state after a restore of only the rows, and after a restore that was cut off.
    await client.query(
      `insert into history (id, at, action, actor) values (7, 1700000000000, 'found', 'engine')`,
    );
    await client.query(
      `insert into item (release_id, path, size, mtime_ns, role, skip) values (999999, 'x', 1, '1', 'video', 0)`,
    );
    await client.query("alter table item disable trigger all");
    const found = await examineServer(place);
    expect(found).toMatchObject({ brokenReferences: 1, newestAt: 1_700_000_000_000 });
    expect(found.faults).toContain("the counter of history.id is behind its rows");
    expect(found.faults).toContainEqual(
      expect.stringMatching(/^the trigger .+ of item is not in force$/),
    );
    expect(found.bytes).toBeGreaterThan(10_000);
  } finally {
    await client.end();
  }
});
