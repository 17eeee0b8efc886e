import { statSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { tempStore } from "../../support/temp-store.ts";

const MIB = 1024 ** 2;

test("the WAL shrinks after a long read has ended", async () => {
  await using temp = await tempStore();
  const { store, files } = temp;
  const add = (bytes: number): Promise<unknown> =>
    store.write((trx) =>
      sql`insert into history (at, action, actor, detail_json)
        values (1, 'upkeep', 'engine', ${JSON.stringify({ text: "x".repeat(bytes) })})`.execute(
        trx,
      ),
    );
  const walBytes = (): number => statSync(`${files.database}-wal`).size;
  const reader = new Sqlite(files.database, { readonly: true });
  reader.exec("begin");
  reader.prepare("select count(*) from history").get();
  for (let i = 0; i < 12; i++) await add(MIB);
  expect(walBytes()).toBeGreaterThan(12 * MIB);
  reader.exec("commit");
  reader.close();
  // The first write copies the log to the database, and the second one begins it again.
  for (let i = 0; i < 3; i++) await add(1000);
  expect(walBytes()).toBeLessThanOrEqual(4 * MIB);
});
