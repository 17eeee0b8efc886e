import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import { listOpenOperations } from "../../../src/store/journal/journal.ts";
import { findOpenOperationAt, openRestoreOf } from "../../../src/store/journal/supersede.ts";
import type { Schema } from "../../../src/store/schema.ts";
import { recordedQueries } from "../../support/recorded-queries.ts";
import { tempStore } from "../../support/temp-store.ts";

const ASKED: [string, (db: Kysely<Schema>) => Promise<unknown>][] = [
  ["all that are open", (db) => listOpenOperations(db)],
  [
    "the one that takes a file away from a path",
    (db) => findOpenOperationAt(db, { sourcePath: "/media/a.mkv" }, ["trash"]),
  ],
  ["the one that takes a file of the trash back", (db) => openRestoreOf(db, "a")],
];

// Millions of finished operations stay in the journal, and each wake-up queries the open ones.
test.each(ASKED)("finds %s without reading sealed operations", async (_, ask) => {
  await using temp = await tempStore();
  await using asked = recordedQueries(temp.files.database);
  await ask(asked.db);
  expect(asked.plans().map(([first]) => first)).toEqual([
    expect.stringContaining("USING INDEX operation_open"),
  ]);
});
