import { sql } from "kysely";
import { Client } from "pg";
import { expect, inject, test } from "vitest";
import { ALL_ROWS, ROWS_OF_RELEASES } from "../../../src/store/check/row-damage.ts";
import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { examineServer } from "../../../src/store/postgres/examine.ts";
import { inspectServer } from "../../../src/store/postgres/inspect.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { clockOf } from "../../support/fake-clock.ts";
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

test("lists the rows that the program cannot read, with their releases, among any number of rows", async () => {
  await using schema = await takeSchema(server);
  const place = { url: schema.url, storage: "nas" };
  await using store = await openPostgres(place, { mode: "existing", random: Math.random });
  const by = { actor: "engine", at: 1 };
  const ids = await store.write(async (trx) => {
    const added: number[] = [];
    for (const name of ["a", "b"]) {
      const state = "settling" as const;
      added.push(await addRelease(trx, { source: "folder", name, path: `/in/${name}`, state }, by));
    }
    await sql`insert into history (at, action, actor) select 1, 'upkeep', 'engine'
      from generate_series(1, 2500)`.execute(trx);
    await sql`insert into history (at, action, actor, detail_json)
      values (1, 'upkeep', 'engine', '{bad')`.execute(trx);
    await sql`update release set reasons_json = '{bad', created_at = 9000000000000000
      where name = 'b'`.execute(trx);
    return added;
  });
  const { damagedRows } = await examineServer(place, ALL_ROWS);
  expect(damagedRows).toEqual([
    `release ${ids[1]}: reasons_json, created_at cannot be read`,
    expect.stringMatching(/^entry \d+ of history: detail_json cannot be read$/),
  ]);
  expect(
    (
      await inspectServer(
        place,
        clockOf(() => 0),
        ROWS_OF_RELEASES,
      )
    ).damagedRows,
  ).toEqual(damagedRows.slice(0, 1));
});
