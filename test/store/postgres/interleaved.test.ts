import { sql } from "kysely";
import { expect, inject, test } from "vitest";
import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import type { Store, Trx } from "../../../src/store/open.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { openSession } from "../../../src/store/postgres/connection.ts";
import { createServerLock } from "../../../src/store/postgres/engine-lock.ts";
import { toLockNumber } from "../../../src/store/postgres/place.ts";
import { takeSchema } from "../../support/postgres/schemas.ts";

const HOST = { mode: "existing", random: Math.random } as const;

test("restarts one of two deadlocked transactions from its beginning, and saves both", async () => {
  await using schema = await takeSchema(inject("postgres"));
  const place = { url: schema.url, storage: "nas" };
  await using one = await openPostgres(place, HOST);
  await using two = await openPostgres(place, HOST);
  const set = (trx: Trx, name: string, value: string) =>
    sql`insert into run_time_setting (name, value) values (${name}, ${value})
      on conflict (name) do update set value = run_time_setting.value || excluded.value`.execute(
      trx,
    );
  await one.write(async (trx) => void (await set(trx, "a", ""), await set(trx, "b", "")));
  const arrived = Promise.withResolvers<void>();
  let begun = 0;
  const both = (store: Store, mark: string, [first, second]: readonly [string, string]) =>
    store.write(async (trx) => {
      await sql`set local deadlock_timeout = '50ms'`.execute(trx);
      await set(trx, first, mark);
      if (++begun === 2) arrived.resolve();
      await arrived.promise;
      await set(trx, second, mark);
    });
  await Promise.all([both(one, "1", ["a", "b"]), both(two, "2", ["b", "a"])]);
  // On a busy server, the retried transaction may lock its row again before the other one wakes up.
  expect(begun).toBeGreaterThanOrEqual(3);
  const { rows } = await sql<{
    value: string;
  }>`select value from run_time_setting where name in ('a', 'b')`.execute(one.read);
  const [a, b] = rows.map(({ value }) => value);
  expect(a).toBe(b);
  expect(a).toMatch(/^(?:12|21)$/);
});

test("upgrades the tables only after an engine of an older version has ended", async () => {
  const place = { url: `${inject("postgres")}?schema=older_${process.pid}`, storage: "nas" };
  const older = MIGRATIONS.slice(0, -1);
  const create = { mode: "create", random: Math.random } as const;
  await (await openPostgres(place, { ...create, migrations: older }))[Symbol.asyncDispose]();
  const engine = createServerLock(place, older.length);
  expect(await engine.acquire()).toBeDefined();
  await expect(openPostgres(place, create)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("an engine of an older version is using it"),
  });
  await engine.close();
  await (await openPostgres(place, create))[Symbol.asyncDispose]();
  const session = await openSession(place);
  await session.query(`drop schema older_${process.pid} cascade`);
  await session.end();
});

test("concurrent checks for a running engine share one session, which ends when the lock is closed", async () => {
  await using schema = await takeSchema(inject("postgres"));
  // Other tests request locks on the same server at the same time, but none of them uses this
  // storage.
  const place = { url: schema.url, storage: `asked ${process.pid}` };
  await using store = await openPostgres(place, HOST);
  const asked = `%${toLockNumber("engine", place)}%`;
  const sessions = async (): Promise<number> => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from pg_stat_activity
      where query like ${asked} and pid <> pg_backend_pid()`.execute(store.read);
    return rows[0]?.count ?? 0;
  };
  const lock = createServerLock(place, 1);
  expect(await Promise.all([lock.isTaken(), lock.isTaken(), lock.isTaken()])).toEqual([
    false,
    false,
    false,
  ]);
  expect(await sessions()).toBe(1);
  await lock.close();
  await expect.poll(sessions).toBe(0);
});

test("the next slot is free again once its holder has the lock", async () => {
  await using schema = await takeSchema(inject("postgres"));
  const place = { url: schema.url, storage: "nas" };
  const [one, two] = [createServerLock(place, 1), createServerLock(place, 1)];
  const slot = await one.takeNextSlot();
  expect(await two.takeNextSlot()).toBeUndefined();
  expect(await one.acquire()).toBeDefined();
  await slot?.release();
  expect(await two.takeNextSlot()).toBeDefined();
  await one.close();
  await two.close();
});
