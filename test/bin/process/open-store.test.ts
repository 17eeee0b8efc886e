import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { openStoreFor, type StoreRole, storeFiles } from "../../../src/bin/process/open-store.ts";
import { setPaused } from "../../../src/store/settings/settings.ts";
import { acquireEngineLock } from "../../../src/store/sqlite/engine-lock.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const BY = { actor: "cli:anna", at: 1 };

test.each<StoreRole>(["command", "hook", "lookup"])(
  "the role %s creates the database and writes to it",
  async (role) => {
    using dir = tempFolder();
    await using store = await openStoreFor(role, dir.at("state"));
    await store.write((trx) => setPaused(trx, true, BY));
  },
);

test.each<StoreRole>(["reader", "trash"])("the role %s creates no database", async (role) => {
  using dir = tempFolder();
  await expect(openStoreFor(role, dir.at("state"))).rejects.toMatchObject({ code: "not_found" });
  expect(existsSync(storeFiles(dir.at("state")).database)).toBe(false);
});

test("a reader writes nothing", async () => {
  using dir = tempFolder();
  await (await openStoreFor("command", dir.path))[Symbol.asyncDispose]();
  await using store = await openStoreFor("reader", dir.path);
  await expect(store.write((trx) => setPaused(trx, true, BY))).rejects.toThrow();
});

test("the engine migrates under its own lock", async () => {
  using dir = tempFolder();
  const lock = acquireEngineLock(storeFiles(dir.path).lock);
  await using store = await openStoreFor("engine", dir.path);
  expect(lock).toBeDefined();
  await store.write((trx) => setPaused(trx, true, BY));
  lock?.release();
});
