import Sqlite from "better-sqlite3";
import { type CompiledQuery, Kysely, SqliteDialect } from "kysely";
import { expect, test } from "vitest";
import { openOperations } from "../../../src/store/journal/journal.ts";
import { openOperationAt, openRestoreOf } from "../../../src/store/journal/supersede.ts";
import type { Schema } from "../../../src/store/schema.ts";
import { tempStore } from "../../support/temp-store.ts";

const ASKED: [string, (db: Kysely<Schema>) => Promise<unknown>][] = [
  ["all that are open", (db) => openOperations(db)],
  [
    "the one that takes a file away from a path",
    (db) => openOperationAt(db, { sourcePath: "/media/a.mkv" }, ["trash"]),
  ],
  ["the one that takes a file of the trash back", (db) => openRestoreOf(db, "a")],
];

// Millions of operations that came to their end stay in the journal, and the open ones are asked for at every wake.
test.each(ASKED)("%s: they are found without reading sealed ones", async (_, ask) => {
  await using temp = await tempStore();
  const raw = new Sqlite(temp.files.database, { readonly: true });
  const queries: CompiledQuery[] = [];
  await using db = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: raw }),
    log: ({ query }) => void queries.push(query),
  });
  await ask(db);
  const plans = queries.map(({ sql, parameters }) => raw.prepare(`explain query plan ${sql}`).all(...parameters)[0]);
  expect(plans).toMatchObject([{ detail: expect.stringContaining("USING INDEX operation_open") }]);
});
