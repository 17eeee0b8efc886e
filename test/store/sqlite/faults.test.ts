import { closeSync, openSync, renameSync, statSync, utimesSync, writeSync } from "node:fs";
import { expect, test } from "vitest";
import { rememberRoot } from "../../../src/store/journal/moved-sources.ts";
import { openStore } from "../../../src/store/open.ts";
import { releasesIn } from "../../../src/store/releases/releases.ts";
import { storeFault } from "../../../src/store/sqlite/faults.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { openOptions, type TempStore, tempStore } from "../../support/temp-store.ts";

/** Everything behind the first page becomes noise. */
async function damage(temp: TempStore): Promise<void> {
  await temp.store[Symbol.asyncDispose]();
  const handle = openSync(temp.files.database, "r+");
  writeSync(handle, Buffer.alloc(statSync(temp.files.database).size - 4096, 0xa5), 0, undefined, 4096);
  closeSync(handle);
}

const ask = async (temp: TempStore): Promise<unknown> => {
  await using store = await openStore(temp.files, openOptions({ mode: "existing" }));
  return await releasesIn(store.read, ["settling"]);
};

test("a damaged database is reported with the newest backup and what to do", async () => {
  await using temp = await tempStore();
  const [older, newer] = ["a", "b"].map((name) => `${temp.files.backups}/nightly-${name}.db`);
  for (const [at, path] of [older, newer].entries()) {
    temp.store.backUp(path ?? "");
    utimesSync(path ?? "", 100 - at, 100 + (1 - at)); // the name says nothing: the first is the younger
  }
  await damage(temp);
  await expect(ask(temp)).rejects.toMatchObject({
    name: "MustStop",
    code: "internal_error",
    message: expect.stringContaining(`${temp.files.database} is damaged`),
    hint: expect.stringContaining(`Copy the newest backup ${older} to its place`),
  });
});

test("a damaged database without any backup is reported as such", async () => {
  await using temp = await tempStore();
  await damage(temp);
  await expect(ask(temp)).rejects.toMatchObject({
    name: "MustStop",
    hint: expect.stringContaining(`no backup in ${temp.files.backups}`),
  });
});

test("other SQLite errors are passed on unchanged", () => {
  using folder = tempFolder();
  const places = { database: folder.at("db"), backups: folder.at("backups") };
  const busy = Object.assign(new Error("database is locked"), { code: "SQLITE_BUSY" });
  for (const error of [busy, new Error("odd"), "text", undefined]) expect(storeFault(error, places)).toBe(error);
});

test("a deleted database is noticed, and one that merely grew is not", async () => {
  await using temp = await tempStore();
  await temp.store.write((trx) => rememberRoot(trx, "/in", 1));
  temp.store.optimize();
  temp.store.assertInPlace();
  const moved = `${temp.files.database}.moved`;
  renameSync(temp.files.database, moved);
  expect(() => temp.store.assertInPlace()).toThrow(`${temp.files.database} was deleted or replaced`);
});
