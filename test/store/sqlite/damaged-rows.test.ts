import { sql } from "kysely";
import { expect, test } from "vitest";
import { ALL_ROWS, ROWS_OF_RELEASES } from "../../../src/store/check/row-damage.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { examineDatabase } from "../../../src/store/sqlite/examine.ts";
import { inspectDatabase } from "../../../src/store/sqlite/inspect.ts";
import { tempStore } from "../../support/temp-store.ts";

test("db check and doctor read rows as the program does, and name the release", async () => {
  await using temp = await tempStore();
  const { store, files } = temp;
  expect(examineDatabase(files.database, ALL_ROWS)).toMatchObject({ faults: [], damagedRows: [] });
  const by = { actor: "engine", at: 1 };
  const id = await store.write((trx) =>
    addRelease(trx, { source: "folder", name: "a", path: "/in/a", state: "settling" }, by),
  );
  await store.write(async (trx) => {
    await sql`update release set waiting_json = '{bad', updated_at = 9000000000000000`.execute(trx);
    await sql`insert into item (release_id, path, size, mtime_ns, role, skip, mapping_json)
      values (${id}, 'a.mkv', 1, '1', 'video', 0, '5')`.execute(trx);
    await sql`update history set detail_json = '[' where release_id = ${id}`.execute(trx);
  });
  const { damagedRows } = examineDatabase(files.database, ALL_ROWS);
  expect(damagedRows).toEqual([
    `release ${id}: waiting_json, updated_at cannot be read`,
    `a file of release ${id}: mapping_json cannot be read`,
    `an entry in the history of release ${id}: detail_json cannot be read`,
  ]);
  expect(inspectDatabase(files.database, ROWS_OF_RELEASES).damagedRows).toEqual(
    damagedRows.slice(0, 2),
  );
});
