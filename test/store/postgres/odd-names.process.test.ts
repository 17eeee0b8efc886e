import { expect, test } from "vitest";
import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { createServerLock } from "../../../src/store/postgres/engine-lock.ts";
import { postgresMissing, startPostgres } from "../../support/postgres/server.ts";

const SCHEMAS = [
  'My Sch"ema',
  "ünï'cödé 🎬",
  "semi; drop table x --",
  "100%",
  "a.b",
  "?x=y&z",
  "\\",
  "é".repeat(40),
];
const STORAGES = ['na\'s "1" 🎬?', "x".repeat(300)];
const random = Math.random;

test.skipIf(postgresMissing() !== undefined)(
  "any schema and storage name works for creating tables, locking one engine and noticing a write",
  async () => {
    await using server = await startPostgres();
    for (const [at, schema] of SCHEMAS.entries()) {
      const url = `${server.url}?schema=${encodeURIComponent(schema)}`;
      const place = { url, storage: STORAGES[at % STORAGES.length] ?? "" };
      await using store = await openPostgres(place, { mode: "create", random, serial: true });
      const locks = [place, { ...place, url: `${url}${"é".repeat(40)}` }].map((of) =>
        createServerLock(schema.length < 40 ? place : of, MIGRATIONS.length),
      );
      const [lock, none] = [await locks[0]?.acquire(), await locks[1]?.acquire()];
      expect([schema, lock?.held(), none]).toEqual([schema, true, undefined]);
      const before = store.dataVersion();
      await using other = await openPostgres(
        { url, storage: "other" },
        { mode: "existing", random },
      );
      await other.write(async (trx) => {
        await trx
          .insertInto("run_time_setting")
          .values({ name: place.storage, value: "?" })
          .execute();
      });
      await expect.poll(() => store.dataVersion()).not.toBe(before);
      lock?.release();
      for (const each of locks) await each.close?.();
    }
  },
);
