import { readdirSync, statSync, writeFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { CompiledQuery } from "kysely";
import { expect, test } from "vitest";
import { rememberRoot } from "../../src/store/journal/moved-sources.ts";
import { MIGRATIONS, type Migration } from "../../src/store/migrations/index.ts";
import { openStore, type Store } from "../../src/store/open.ts";
import {
  readEffectiveSettings,
  writeEffectiveSettings,
} from "../../src/store/settings/settings.ts";
import { APPLICATION_ID } from "../../src/store/sqlite/connection.ts";
import { acquireEngineLock } from "../../src/store/sqlite/engine-lock.ts";
import { clockOf } from "../support/fake-clock.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openOptions, storeFilesIn, tempStore } from "../support/temp-store.ts";

const KEPT = { name: "kept", value: "yes", origin: "test" };
const keep = (store: Store): Promise<void> =>
  store.write((trx) => writeEffectiveSettings(trx, [KEPT]));

/** A schema with one migration more than ours, as after an update of the program. */
const NEXT: Migration = {
  name: "next",
  up: (db) => db.schema.createTable("novelty").addColumn("id", "integer").execute(),
};
const FURTHER = [...MIGRATIONS, NEXT];

/** Reads the file as another program would. */
function look<T>(path: string, at: (raw: Sqlite.Database) => T): T {
  const raw = new Sqlite(path, { readonly: true });
  const seen = at(raw);
  raw.close();
  return seen;
}
const tables = (path: string): unknown[] =>
  look(path, (raw) =>
    raw.prepare("select name from sqlite_master where type = 'table'").pluck().all(),
  );
const pragma = (path: string, name: string): unknown =>
  look(path, (raw) => raw.pragma(name, { simple: true }));

/** Sets a schema number that is not ours. */
function setSchema(path: string, version: number): void {
  const raw = new Sqlite(path);
  raw.pragma(`user_version = ${version}`);
  raw.close();
}

test("a new database is marked as ours, private, in WAL mode and synced at every commit", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.path);
  await using store = await openStore(files, openOptions());
  expect(statSync(files.database).mode & 0o777).toBe(0o600);
  expect(pragma(files.database, "application_id")).toBe(APPLICATION_ID);
  expect(pragma(files.database, "user_version")).toBe(MIGRATIONS.length);
  expect(pragma(files.database, "journal_mode")).toBe("wal");
  const { rows } = await store.read.executeQuery(CompiledQuery.raw("pragma synchronous"));
  expect(rows).toEqual([{ synchronous: 2 }]);
  const { rows: keys } = await store.read.executeQuery(CompiledQuery.raw("pragma foreign_keys"));
  expect(keys).toEqual([{ foreign_keys: 1 }]);
});

test("written data is present when the database is opened again", async () => {
  await using temp = await tempStore();
  await keep(temp.store);
  await using again = await temp.open();
  expect(await readEffectiveSettings(again.read)).toEqual([KEPT]);
});

test("reports a missing database, and creates none", async () => {
  using folder = tempFolder();
  for (const mode of ["existing", "read-only"] as const) {
    await expect(openStore(storeFilesIn(folder.path), openOptions({ mode }))).rejects.toMatchObject(
      {
        name: "UserError",
        code: "not_found",
      },
    );
  }
  expect(readdirSync(folder.path)).toEqual([]);
});

test("refuses another program's database and an invalid file, and leaves them unchanged", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.path);
  const other = new Sqlite(files.database);
  other.exec("create table songs (id integer)");
  other.close();
  const refused = {
    name: "UserError",
    code: "refused",
    message: `${files.database} is not a plex-ingest database.`,
  };
  await expect(openStore(files, openOptions())).rejects.toMatchObject(refused);
  expect(tables(files.database)).toEqual(["songs"]);

  writeFileSync(
    files.database,
    "a text that somebody called .db, longer than the header of SQLite is".repeat(20),
  );
  await expect(openStore(files, openOptions())).rejects.toMatchObject(refused);

  const tagged = storeFilesIn(folder.at("tagged"));
  folder.write("tagged/x");
  const third = new Sqlite(tagged.database);
  third.pragma("application_id = 42");
  third.close();
  await expect(openStore(tagged, openOptions())).rejects.toMatchObject({ code: "refused" });
});

test("refuses a newer schema in every mode, names both versions, and changes nothing", async () => {
  await using temp = await tempStore();
  const newer = MIGRATIONS.length + 7;
  setSchema(temp.files.database, newer);
  for (const mode of ["create", "existing", "read-only"] as const) {
    await expect(temp.open({ mode, holdsLock: true })).rejects.toMatchObject({
      code: "conflict",
      message: `${temp.files.database} has schema ${newer}, but this plex-ingest supports schemas only up to ${MIGRATIONS.length}.`,
    });
  }
  expect(readdirSync(temp.files.database.replace(/\/[^/]+$/, ""))).not.toContain("backups");
});

test("an older schema is a conflict while an engine runs, and stays unchanged", async () => {
  await using temp = await tempStore();
  const lock = acquireEngineLock(temp.files.lock);
  await expect(temp.open({ migrations: FURTHER })).rejects.toMatchObject({
    code: "conflict",
    message: `The database has schema ${MIGRATIONS.length}, but this program requires ${FURTHER.length}.`,
  });
  expect(tables(temp.files.database)).not.toContain("novelty");
  expect(lock?.held()).toBe(true);
  lock?.release();
});

test("without an engine, migrates an older schema after a backup, and releases the lock", async () => {
  await using temp = await tempStore();
  await keep(temp.store);
  await using store = await temp.open({ migrations: FURTHER, clock: clockOf(() => 4711) });
  expect(await readEffectiveSettings(store.read)).toEqual([KEPT]);
  expect(tables(temp.files.database)).toContain("novelty");
  const backups = readdirSync(temp.files.backups);
  expect(backups).toEqual([`before-schema-${FURTHER.length}-from-${MIGRATIONS.length}-4711.db`]);
  expect(tables(`${temp.files.backups}/${backups[0]}`)).not.toContain("novelty");
  const lock = acquireEngineLock(temp.files.lock);
  expect(lock).toBeDefined();
  lock?.release();
  // When the store is opened a second time, there is nothing left to do.
  await using again = await temp.open({ migrations: FURTHER });
  expect(again.dataVersion()).toBeTypeOf("number");
  expect(readdirSync(temp.files.backups)).toHaveLength(1);
});

test("waits until another process has completed its migration", async () => {
  for (const made of [0, MIGRATIONS.length]) {
    using folder = tempFolder();
    const files = storeFilesIn(folder.path);
    if (made > 0) await (await openStore(files, openOptions()))[Symbol.asyncDispose]();
    const between = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slow: Migration = {
      name: "slow",
      async up() {
        between.resolve();
        await goOn.promise;
      },
    };
    const migrations = [...FURTHER, slow];
    const first = openStore(files, openOptions({ migrations }));
    await between.promise;
    const second = openStore(files, openOptions({ migrations }));
    expect(pragma(files.database, "user_version")).toBe(made);
    expect(
      await Promise.race([second.catch((error: unknown) => error), setImmediate("waits")]),
    ).toBe("waits");
    goOn.resolve();
    for (const store of await Promise.all([first, second])) await store[Symbol.asyncDispose]();
    expect(tables(files.database)).toContain("novelty");
  }
});

test("refuses a schema that a newer program migrated during the open, and leaves it unchanged", async () => {
  for (const wins of ["lock", "wait"] as const) {
    await using temp = await tempStore();
    const lock = acquireEngineLock(temp.files.lock);
    const later = temp.open({ migrations: FURTHER });
    const refused = expect(later).rejects.toMatchObject({ code: "conflict" });
    await setImmediate();
    setSchema(temp.files.database, FURTHER.length + 1);
    // In one round, the lock becomes free first. In the other round, the schema number is noticed
    // first.
    if (wins === "lock") lock?.release();
    await refused;
    lock?.release();
    expect(pragma(temp.files.database, "user_version")).toBe(FURTHER.length + 1);
  }
});

test("migrates the schema under the lock that the caller already holds", async () => {
  await using temp = await tempStore();
  const lock = acquireEngineLock(temp.files.lock);
  await using _ = await temp.open({ migrations: FURTHER, holdsLock: true });
  expect(tables(temp.files.database)).toContain("novelty");
  lock?.release();
});

test("a failed migration leaves the schema and its number unchanged, and keeps the backup", async () => {
  await using temp = await tempStore();
  const broken: Migration = {
    name: "broken",
    async up(db) {
      await db.schema.createTable("half").addColumn("id", "integer").execute();
      throw new Error("the second half failed");
    },
  };
  await expect(temp.open({ migrations: [...FURTHER, broken] })).rejects.toThrow(
    "the second half failed",
  );
  expect(tables(temp.files.database)).not.toContain("novelty");
  expect(tables(temp.files.database)).not.toContain("half");
  expect(pragma(temp.files.database, "user_version")).toBe(MIGRATIONS.length);
  expect(readdirSync(temp.files.backups)).toHaveLength(1);
  expect(acquireEngineLock(temp.files.lock)?.release()).toBeUndefined();
});

test("a migration that fails at each start does not fill the disk with backups", async () => {
  await using temp = await tempStore();
  const broken: Migration = { name: "broken", up: () => Promise.reject(new Error("it fails")) };
  for (let now = 1; now <= 5; now++) {
    const started = temp.open({ migrations: [...MIGRATIONS, broken], clock: clockOf(() => now) });
    await expect(started).rejects.toThrow("it fails");
  }
  expect(readdirSync(temp.files.backups)).toHaveLength(3);
});

test("upkeep does not throw while another process writes", async () => {
  await using temp = await tempStore();
  await keep(temp.store);
  const other = new Sqlite(temp.files.database, { timeout: 0 });
  other.exec("begin immediate");
  expect(() => temp.store.optimize()).not.toThrow();
  other.exec("rollback");
  other.close();
});

test("read-only mode reads, but does not write or migrate an older schema", async () => {
  await using temp = await tempStore();
  await keep(temp.store);
  await using reader = await temp.open({ mode: "read-only" });
  expect(await readEffectiveSettings(reader.read)).toEqual([KEPT]);
  await expect(keep(reader)).rejects.toMatchObject({ code: "SQLITE_READONLY" });
  await expect(temp.open({ mode: "read-only", migrations: FURTHER })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("data_version changes only for another connection's commit, not a rollback; ownChanges only for ours", async () => {
  await using temp = await tempStore();
  await using other = await temp.open();
  const before = temp.store.dataVersion();
  const own = temp.store.ownChanges();
  await keep(temp.store);
  expect(temp.store.dataVersion()).toBe(before);
  const kept = temp.store.ownChanges();
  expect(kept).toBeGreaterThan(own);
  await other
    .write(async (trx) => {
      await rememberRoot(trx, "/in", 1);
      throw new Error("no");
    })
    .catch(() => {});
  expect(temp.store.dataVersion()).toBe(before);
  await other.write((trx) => rememberRoot(trx, "/in", 1));
  const after = temp.store.dataVersion();
  expect(after).not.toBe(before);
  expect(temp.store.ownChanges()).toBe(kept);
  expect(temp.store.dataVersion()).toBe(after);
});
