import {
  chownSync,
  closeSync,
  openSync,
  renameSync,
  statSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rememberRoot } from "../../../src/store/journal/moved-sources.ts";
import { openStore, toStoreFault } from "../../../src/store/open.ts";
import { listReleasesIn } from "../../../src/store/releases/releases.ts";
import { toAccessFault } from "../../../src/store/sqlite/access-fault.ts";
import { acquireEngineLock } from "../../../src/store/sqlite/engine-lock.ts";
import { saying } from "../../support/said.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { openOptions, type TempStore, tempStore } from "../../support/temp-store.ts";

/** Overwrites everything after the first page with noise. */
async function damage(temp: TempStore): Promise<void> {
  await temp.store[Symbol.asyncDispose]();
  const handle = openSync(temp.files.database, "r+");
  writeSync(
    handle,
    Buffer.alloc(statSync(temp.files.database).size - 4096, 0xa5),
    0,
    undefined,
    4096,
  );
  closeSync(handle);
}

const ask = async (temp: TempStore): Promise<unknown> => {
  await using store = await openStore(temp.files, openOptions({ mode: "existing" }));
  return await listReleasesIn(store.read, ["settling"]);
};

test("a damaged database is reported with the newest backup and what to do", async () => {
  await using temp = await tempStore();
  const [older, newer] = ["a", "b"].map((name) => `${temp.files.backups}/nightly-${name}.db`);
  for (const [at, path] of [older, newer].entries()) {
    temp.store.backUp(path ?? "");
    // the names do not show the age: the first file is the newer one
    utimesSync(path ?? "", 100 - at, 100 + (1 - at));
  }
  await damage(temp);
  await expect(ask(temp)).rejects.toMatchObject({
    name: "MustStop",
    code: "internal_error",
    message: saying(`${temp.files.database} is damaged`),
    hint: saying(`plex-ingest db restore ${older}`),
  });
});

test("a damaged database without any backup is reported as such", async () => {
  await using temp = await tempStore();
  await damage(temp);
  await expect(ask(temp)).rejects.toMatchObject({
    name: "MustStop",
    hint: saying(`no backup in ${temp.files.backups}`),
  });
});

test("passes on other SQLite errors unchanged", () => {
  using folder = tempFolder();
  const places = { database: folder.at("db"), backups: folder.at("backups") };
  const busy = Object.assign(new Error("database is locked"), { code: "SQLITE_BUSY" });
  for (const error of [busy, new Error("odd"), "text", undefined]) {
    expect(toStoreFault(error, places)).toBe(error);
  }
});

test("detects a deleted database, but accepts one that only grew", async () => {
  await using temp = await tempStore();
  await temp.store.write((trx) => rememberRoot(trx, "/in", 1));
  temp.store.optimize();
  temp.store.assertInPlace();
  const moved = `${temp.files.database}.moved`;
  renameSync(temp.files.database, moved);
  expect(() => temp.store.assertInPlace()).toThrow(
    `${temp.files.database} was deleted or replaced`,
  );
});

const failed = (code: string): Error => Object.assign(new Error(`${code}: no`), { code });

test("reports the owner of another user's state folder, and suggests a working command", () => {
  using folder = tempFolder();
  // Only root can give a folder to another user. When the test runs as any other user, `/` belongs
  // to a different user.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder.path, 4711, 4711);
  const [state, owner] = isRoot ? [folder.path, 4711] : ["/", 0];
  expect(toAccessFault(failed("EACCES"), join(state, "plex-ingest.db"))).toMatchObject({
    code: "refused",
    message: `The state folder ${state} belongs to another user (number ${owner}), and this user may not use it.`,
    hint: saying(`\`sudo -u '#${owner}' plex-ingest status\``),
  });
  if (isRoot) chownSync(folder.path, 0, 0);
  expect(toAccessFault(failed("EROFS"), folder.at("plex-ingest.db"))?.message).toBe(
    `This user may not write to the state folder ${folder.path} (EROFS).`,
  );
});

test("refuses a file as the state folder, and passes on unrelated errors", () => {
  using folder = tempFolder();
  const file = folder.at("state");
  folder.write("state", "");
  expect(() => acquireEngineLock(`${file}/lock/engine.lock`)).toThrow(
    `The state folder ${file} is not a folder.`,
  );
  for (const code of ["SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_BUSY", "EMFILE"]) {
    expect(toAccessFault(failed(code), `${tmpdir()}/plex-ingest.db`)).toBeUndefined();
  }
});
