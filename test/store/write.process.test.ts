import { setTimeout } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { CompiledQuery } from "kysely";
import { expect, test } from "vitest";
import { isRootKnown, rememberRoot } from "../../src/store/journal/moved-sources.ts";
import {
  readEffectiveSettings,
  writeEffectiveSettings,
} from "../../src/store/settings/settings.ts";
import { tempStore } from "../support/temp-store.ts";
import { startChild } from "./child.ts";
import { emptyStore } from "./empty-store.ts";

const COUNTER = new URL("../fixtures/counter.ts", import.meta.url);
const WRITE_HOLDER = new URL("../fixtures/write-holder.ts", import.meta.url);

const folderOf = (database: string): string => database.replace(/\/[^/]+$/, "");

test("a transaction takes the write lock before its first statement", async () => {
  await using temp = await tempStore();
  const other = new Sqlite(temp.files.database, { timeout: 0 });
  await temp.store.write(async () => {
    expect(() => other.exec("begin immediate")).toThrow("database is locked");
  });
  other.exec("begin immediate");
  other.close();
});

test("two processes that read, add and write 200 times each lose nothing", async () => {
  await using temp = await tempStore();
  await temp.store.write((trx) =>
    writeEffectiveSettings(trx, [{ name: "count", value: "0", origin: "" }]),
  );
  const args = [folderOf(temp.files.database), "200"];
  await using first = startChild(COUNTER, args);
  await using second = startChild(COUNTER, args);
  expect([await first.line(), await second.line()]).toEqual(["open", "open"]);
  expect(await Promise.all([first.ask("go"), second.ask("go")])).toEqual(["200", "200"]);
  expect(await readEffectiveSettings(temp.store.read)).toEqual([
    { name: "count", value: "400", origin: "" },
  ]);
});

test("our write waits while another process writes, and timers and reads continue", async () => {
  await using temp = await tempStore();
  await using holder = startChild(WRITE_HOLDER, [temp.files.database]);
  expect(await holder.line()).toBe("writing");
  let written = false;
  const writing = temp.store
    .write((trx) => rememberRoot(trx, "/ours", 2))
    .then(() => (written = true));
  for (let ticks = 0; ticks < 20; ticks++) await setTimeout(5);
  expect(written).toBe(false);
  expect(await isRootKnown(temp.store.read, "/held")).toBe(false);
  expect(await holder.ask("go on")).toBe("done");
  await writing;
  expect(await isRootKnown(temp.store.read, "/held")).toBe(true);
  expect(await isRootKnown(temp.store.read, "/ours")).toBe(true);
});

test("an abort ends the wait at once with its reason, and nothing is written later", async () => {
  await using temp = await tempStore();
  await using holder = startChild(WRITE_HOLDER, [temp.files.database]);
  await holder.line();
  const stop = new AbortController();
  let runs = 0;
  const writing = temp.store.write(async (trx) => {
    runs++;
    await rememberRoot(trx, "/ours", 2);
  }, stop.signal);
  await setTimeout(30);
  stop.abort(new Error("stopped"));
  await expect(writing).rejects.toBe(stop.signal.reason);
  await holder.ask("go on");
  expect(runs).toBe(0);
  expect(await isRootKnown(temp.store.read, "/ours")).toBe(false);
  await expect(
    temp.store.write((trx) => rememberRoot(trx, "/ours", 2), stop.signal),
  ).rejects.toThrow("stopped");
});

test("reports a full disk as an outage that names the disk, rolls back and leaves the store usable", async () => {
  await using temp = await tempStore();
  const { rows } = await temp.store.read.executeQuery<{ page_count: number }>(
    CompiledQuery.raw("pragma page_count"),
  );
  const pages = (rows[0]?.page_count ?? 0) + 4;
  await temp.store.read.executeQuery(CompiledQuery.raw(`pragma max_page_count = ${pages}`));
  const big = "x".repeat(100_000);
  const full = temp.store.write(async (trx) => {
    await rememberRoot(trx, "/small", 1);
    await rememberRoot(trx, `/${big}`, 1);
  });
  await expect(full).rejects.toMatchObject({
    name: "Outage",
    code: "no_space",
    message: expect.stringContaining(temp.files.database),
    cause: { code: "SQLITE_FULL" },
  });
  expect(await isRootKnown(temp.store.read, "/small")).toBe(false);
  await temp.store.write((trx) => rememberRoot(trx, "/later", 1));
  expect(await isRootKnown(temp.store.read, "/later")).toBe(true);
});

test("passes on an error of the work unchanged, without a retry, and rolls back", async () => {
  await using store = await emptyStore();
  const error = new Error("no");
  let runs = 0;
  const failing = store.write(async (trx) => {
    runs++;
    await rememberRoot(trx, "/in", 1);
    throw error;
  });
  await expect(failing).rejects.toBe(error);
  expect(runs).toBe(1);
  expect(await isRootKnown(store.read, "/in")).toBe(false);
  const twice = store.write((trx) =>
    trx
      .insertInto("root")
      .values([1, 2].map((at) => ({ path: "/twice", first_seen_at: at })))
      .execute(),
  );
  await expect(twice).rejects.toMatchObject({ code: "SQLITE_CONSTRAINT_PRIMARYKEY" });
});

test("hundreds of consecutive writes do not block timers and sockets", async () => {
  await using store = await emptyStore();
  let [turns, isWriting] = [0, true];
  const turn = (): void => {
    turns++;
    if (isWriting) setImmediate(turn);
  };
  setImmediate(turn);
  for (let at = 0; at < 300; at++) await store.write(async () => at);
  isWriting = false;
  expect(turns).toBeGreaterThan(5);
});
