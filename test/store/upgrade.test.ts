import { cpSync, readdirSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { STATES } from "../../src/core/release/state.ts";
import { operationsOf } from "../../src/store/journal/operation-row.ts";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/open.ts";
import { findNewestHistory, readHistoryPage } from "../../src/store/releases/history.ts";
import { itemsOf } from "../../src/store/releases/items.ts";
import { countByState, listReleasesIn } from "../../src/store/releases/releases.ts";
import { readUncountedBelow } from "../../src/store/statistics/daily-counts.ts";
import { dumpOf, RELEASED, schemaText, writeOldDatabase } from "../support/old-schema.ts";
import { SEED } from "../support/random.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";
import { expectNothingLost } from "./interrupted-upgrade.ts";
import { watchStatements } from "./statements.ts";

const NEWEST = MIGRATIONS.length;

const textOf = (path: string): string => {
  const raw = new Sqlite(path, { readonly: true });
  const text = schemaText(raw);
  raw.close();
  return text;
};

// `-u` writes the dump of a newly released schema. A released schema must never change, because
// databases with that version exist.
test.each(RELEASED)("schema %i is unchanged since its release", async (schema) => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.path);
  await using _store = await openStore(
    files,
    openOptions({ migrations: MIGRATIONS.slice(0, schema) }),
  );
  await expect(textOf(files.database)).toMatchFileSnapshot(dumpOf(schema).pathname);
});

test.each(RELEASED.filter((schema) => schema < NEWEST))(
  "keeps every release, file, operation and row of history after an upgrade from schema %i",
  async (schema) => {
    using folder = tempFolder();
    const files = storeFilesIn(folder.path);
    writeOldDatabase(files.database, schema);
    await using store = await openStore(files, openOptions({ mode: "existing" }));
    expect(await countByState(store.read)).toEqual(
      Object.fromEntries(STATES.map((state) => [state, 1])),
    );
    const releases = await listReleasesIn(store.read, STATES);
    expect(releases.map(({ state, name }) => `${state}.mkv` === name)).toEqual(
      STATES.map(() => true),
    );
    for (const { id, name } of releases) {
      expect((await itemsOf(store.read, id)).map(({ path }) => path)).toEqual([name]);
      expect(
        (await readHistoryPage(store.read, { releaseId: id, limit: 9 })).entries,
      ).toMatchObject([{ action: "found" }]);
    }
    const filed = releases.find(({ state }) => state === "filed")?.id ?? 0;
    expect(
      (await operationsOf(store.read, filed, 99)).map(({ state }) => state).toSorted(),
    ).toEqual(
      ["intent", "staged", "published", "sealed", "rolled_back", "undone", "abandoned"].toSorted(),
    );
    // The schema is the same as in a new database, and there is a backup of the upgraded database.
    const fresh = storeFilesIn(folder.at("fresh"));
    await using _fresh = await openStore(fresh, openOptions());
    expect(sorted(textOf(files.database))).toEqual(sorted(textOf(fresh.database)));
    expect(readdirSync(files.backups)).toEqual([`before-schema-${NEWEST}-from-${schema}-1000.db`]);
  },
);

const sorted = (text: string): string[] => text.split("\n").toSorted();

test("an upgrade from the oldest schema keeps and counts all history, and leaves one backup", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.path);
  writeOldDatabase(files.database, 1, { history: 300 });
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  expect(await findNewestHistory(store.read)).toBe(300 + STATES.length);
  expect(await readUncountedBelow(store.read)).toBe(300 + STATES.length + 1);
  expect(readdirSync(files.backups)).toHaveLength(1);
});

test("a disk copied before any statement of an upgrade can be opened with all its data", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.at("old"));
  writeOldDatabase(files.database, 1, { history: 20 });
  // A run checks every fourth moment. Another seed checks other moments, and the long suite checks
  // all.
  const every = process.env.PLEX_INGEST_FAULTS === "long" ? 1 : 4;
  const left: string[] = [];
  let statements = 0;
  {
    using _watching = watchStatements(() => {
      if (++statements % every !== SEED % every) return;
      // An exact copy of the files that remain if a process dies at this point.
      left.push(folder.at(`left-${statements}`));
      cpSync(folder.at("old"), left.at(-1) ?? "", { recursive: true });
    });
    await using _store = await openStore(files, openOptions({ mode: "existing" }));
  }
  expect(statements).toBeGreaterThan(40);
  expect(left.length).toBeGreaterThanOrEqual(10);
  for (const each of left) await expectNothingLost(each, 20);
});
