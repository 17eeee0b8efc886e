import { readdirSync, statSync, writeFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { rememberRoot } from "../../../src/store/journal/moved-sources.ts";
import { openStore } from "../../../src/store/open.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { pruneBackups } from "../../../src/store/sqlite/backup.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { tempStore } from "../../support/temp-store.ts";
import { startChild } from "../child.ts";

const WRITE_HOLDER = new URL("../../fixtures/write-holder.ts", import.meta.url);

test("a backup is a complete, valid and private database", async () => {
  await using temp = await tempStore();
  await temp.store.write((trx) => rememberRoot(trx, "/in", 1));
  const target = `${temp.files.backups}/one.db`;
  const before = process.umask(0);
  temp.store.backUp(target);
  process.umask(before);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(statSync(temp.files.backups).mode & 0o777).toBe(0o700);
  expect(readdirSync(temp.files.backups)).toEqual(["one.db"]);
  const copy = new Sqlite(target, { readonly: true });
  expect(copy.pragma("integrity_check", { simple: true })).toBe("ok");
  expect(copy.prepare("select path from root").pluck().all()).toEqual(["/in"]);
  copy.close();
});

test("the program can open a backup", async () => {
  await using temp = await tempStore();
  temp.store.backUp(`${temp.files.backups}/one.db`);
  const files = { ...temp.files, database: `${temp.files.backups}/one.db` };
  await using store = await openStore(files, {
    mode: "existing",
    random: () => 0.5,
    clock: clockOf(() => 1),
  });
  expect(await store.read.selectFrom("release").selectAll().execute()).toEqual([]);
});

test("a backup does not wait for another process's write, and contains everything already committed", async () => {
  await using temp = await tempStore();
  await temp.store.write((trx) => rememberRoot(trx, "/in", 1));
  await using holder = startChild(WRITE_HOLDER, [temp.files.database]);
  await holder.line();
  temp.store.backUp(`${temp.files.backups}/one.db`);
  const copy = new Sqlite(`${temp.files.backups}/one.db`, { readonly: true });
  expect(copy.prepare("select path from root").pluck().all()).toEqual(["/in"]);
  copy.close();
  await holder.ask("go on");
});

test("leaves no file after a failed backup, and overwrites a partial file from a crash", async () => {
  await using temp = await tempStore();
  const target = `${temp.files.backups}/one.db`;
  temp.store.backUp(`${temp.files.backups}/first.db`);
  writeFileSync(`${target}.partial`, "half");
  temp.store.backUp(target);
  expect(readdirSync(temp.files.backups)).toEqual(["first.db", "one.db"]);

  // This row violates a constraint of its table.
  await temp.store.write((trx) => appendHistory(trx, { at: 1, action: "upkeep", actor: "engine" }));
  const damaged = new Sqlite(temp.files.database);
  damaged.unsafeMode(true);
  damaged.pragma("writable_schema = on");
  const promise = `update sqlite_master set sql = replace(sql, '"release_id" integer', '"release_id" integer not null')
    where type = 'table' and name = 'history'`;
  expect(damaged.prepare(promise).run().changes).toBe(1);
  damaged.pragma("schema_version = 999");
  damaged.close();
  expect(() => temp.store.backUp(`${temp.files.backups}/bad.db`)).toThrow();
  expect(readdirSync(temp.files.backups)).toEqual(["first.db", "one.db"]);
});

test("pruning deletes only the oldest backups of the given kind", () => {
  using folder = tempFolder();
  for (const name of [
    "daily-1.db",
    "daily-3.db",
    "daily-2.db",
    "before-schema-2.db",
    "daily-4.txt",
    "x-daily-0.db",
  ]) {
    folder.write(name);
  }
  expect(pruneBackups(folder.path, "daily-", 2)).toEqual([folder.at("daily-1.db")]);
  expect(pruneBackups(folder.path, "daily-", 5)).toEqual([]);
  expect(readdirSync(folder.path).toSorted()).toEqual([
    "before-schema-2.db",
    "daily-2.db",
    "daily-3.db",
    "daily-4.txt",
    "x-daily-0.db",
  ]);
});
