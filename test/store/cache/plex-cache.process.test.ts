import { execFile } from "node:child_process";
import { existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import type { CacheLevel, StoredAnswer } from "../../../src/core/cache/cache-entry.ts";
import { type CacheStoreOptions, createCacheStore } from "../../../src/store/cache/plex-cache.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const HAMMER = new URL("../../fixtures/cache-hammer.ts", import.meta.url);

function withShelf(more: Partial<CacheStoreOptions> = {}) {
  const folder = tempFolder();
  const clock = fakeClock();
  const warnings: string[] = [];
  const path = folder.at("state", "cache.db");
  folder.write("state/other", "");
  const options = { path, readOnly: false, maxEntries: 100, clock, random: Math.random, ...more };
  const open = (over: Partial<CacheStoreOptions> = {}) =>
    createCacheStore({ ...options, warn: (message) => void warnings.push(message), ...over });
  const both = (cache: CacheLevel) => ({
    ...cache,
    get: async (key: string) => (await cache.get([key]))[0],
    put: (key: string, one: StoredAnswer) => cache.put(key, one, 60_000),
  });
  const opened = (over: Partial<CacheStoreOptions> = {}) => both(open(over));
  return {
    path,
    clock,
    warnings,
    open: opened,
    shelf: opened(),
    [Symbol.dispose]: folder[Symbol.dispose],
  };
}

const NOW = fakeClock().now();
/** A response to a request that was sent `ago` milliseconds before now. */
const answer = (ago: number, body = String(ago)) => ({ at: NOW - ago, body });

test("creates the cache file on first use, readable only by its owner", async () => {
  using it = withShelf();
  expect(existsSync(it.path)).toBe(false);
  expect(await it.shelf.get("a")).toBeUndefined();
  await it.shelf.put("a", answer(5));
  expect(await it.shelf.get("a")).toEqual({ at: NOW - 5, body: "5" });
  for (const name of ["", "-wal", "-shm"]) {
    expect(statSync(it.path + name).mode & 0o777).toBe(0o600);
  }
  it.shelf.close();
  expect(await it.shelf.get("a")).toBeUndefined();
  await it.shelf.put("a", answer(4));
  expect((await it.open().get("a"))?.body).toBe("5");
});

test("keeps the newer of two entries, unless it is from the future", async () => {
  using it = withShelf();
  const put = async (ago: number) => {
    await it.shelf.put("a", answer(ago));
    return (await it.shelf.get("a"))?.body;
  };
  expect([await put(1), await put(2), await put(-1000), await put(0)]).toEqual([
    "1",
    "1",
    "-1000",
    "0",
  ]);
  await it.shelf.remove("a");
  expect(await it.shelf.get("a")).toBeUndefined();
});

test("on opening, drops the oldest entries beyond the count or byte limit, and entries older than a week", async () => {
  using it = withShelf();
  await it.shelf.put("old", answer(7 * 24 * 3_600_000 + 1));
  const big = "x".repeat(1_000_000);
  for (let i = 0; i < 70; i++) await it.shelf.put(`big-${i}`, answer(1000 - i, big));
  const there = async (shelf: typeof it.shelf, ...keys: string[]) => {
    const found = await Promise.all(keys.map((key) => shelf.get(key)));
    return keys.filter((_, index) => found[index] !== undefined);
  };
  expect(await there(it.shelf, "old", "big-0", "big-69")).toEqual(["old", "big-0", "big-69"]);
  it.shelf.close();
  const next = it.open();
  expect(await there(next, "old", "big-2", "big-3", "big-69")).toEqual(["big-3", "big-69"]);
  next.close();
  const few = it.open({ maxEntries: 3 });
  expect(await there(few, "big-66", "big-67")).toEqual(["big-67"]);
  for (let i = 0; i < 200; i++) await few.put(`more-${i}`, answer(500 - i));
  expect(await there(few, "big-69", "more-196", "more-197", "more-199")).toEqual([
    "more-197",
    "more-199",
  ]);
});

test("recreates a file that was deleted while open, at the next write", async () => {
  using it = withShelf();
  await it.shelf.put("a", answer(1));
  for (const name of ["", "-wal", "-shm"]) rmSync(it.path + name, { force: true });
  await it.shelf.put("b", answer(2));
  expect((await it.open().get("b"))?.body).toBe("2");
  expect(await it.shelf.get("a")).toBeUndefined();
  expect(it.warnings).toEqual([]);
});

test.each<[string, (raw: Sqlite.Database) => void, RegExp]>([
  [
    "another program's",
    (raw) => raw.exec("create table t (a)"),
    /it does not belong to plex-ingest/,
  ],
  [
    "of a newer version",
    (raw) =>
      raw.exec("pragma application_id = 1886156905; pragma user_version = 99; create table t (a)"),
    /it was made by a newer plex-ingest/,
  ],
])("leaves a file that is %s unchanged, and retries it a minute later", async (_, make, why) => {
  using it = withShelf();
  const raw = new Sqlite(it.path);
  make(raw);
  await it.shelf.put("a", answer(1));
  expect(await it.shelf.get("a")).toBeUndefined();
  expect(it.warnings).toEqual([expect.stringMatching(why)]);
  expect(raw.prepare("select name from sqlite_master").pluck().all()).toEqual(["t"]);
  raw.close();
  rmSync(it.path);
  await it.shelf.put("a", answer(1));
  expect(await it.shelf.get("a")).toBeUndefined();
  it.clock.advance(60_000);
  await it.shelf.put("a", answer(1));
  expect((await it.shelf.get("a"))?.body).toBe("1");
});

test("recreates a file of an older format", async () => {
  using it = withShelf();
  await it.shelf.put("a", answer(1));
  it.shelf.close();
  const raw = new Sqlite(it.path);
  raw.exec(
    "pragma user_version = 0; drop table entry; create table entry (x); create table server (x)",
  );
  raw.close();
  const next = it.open();
  await next.put("b", answer(2));
  expect([await next.get("a"), (await next.get("b"))?.body]).toEqual([undefined, "2"]);
});

test("without write access, reads entries written by others, and creates no file", async () => {
  using it = withShelf();
  const reader = it.open({ readOnly: true });
  expect(await reader.get("a")).toBeUndefined();
  await reader.put("a", answer(1));
  expect([existsSync(it.path), it.warnings]).toEqual([false, []]);
  await it.shelf.put("a", answer(2));
  it.clock.advance(60_000);
  await reader.put("b", answer(3));
  expect([(await reader.get("a"))?.body, await reader.get("b")]).toEqual(["2", undefined]);
});

test("without write access, leaves a damaged file unchanged, reports it once, and retries it a minute later", async () => {
  using it = withShelf();
  writeFileSync(it.path, "no database ".repeat(1000));
  const reader = it.open({ readOnly: true });
  expect([await reader.get("a"), await reader.get("a")]).toEqual([undefined, undefined]);
  expect(it.warnings).toEqual([expect.stringContaining("is not used")]);
  rmSync(it.path);
  await it.shelf.put("a", answer(5));
  expect(await reader.get("a")).toBeUndefined();
  it.clock.advance(60_000);
  expect((await reader.get("a"))?.body).toBe("5");
});

test("reads do not wait while another process writes, and our entries are written afterwards", async () => {
  using it = withShelf();
  await it.shelf.put("a", answer(2));
  const raw = new Sqlite(it.path, { timeout: 0 });
  raw.exec("begin immediate");
  const put = it.shelf.put("a", answer(1));
  expect((await it.shelf.get("a"))?.body).toBe("2");
  await new Promise((resolve) => setTimeout(resolve, 20));
  raw.exec("commit");
  raw.close();
  await put;
  expect([(await it.shelf.get("a"))?.body, it.warnings]).toEqual(["1", []]);
});

test("two processes that share one file from its creation read back what they wrote", async () => {
  using it = withShelf();
  const hammer = (who: string) =>
    promisify(execFile)(process.execPath, [fileURLToPath(HAMMER), it.path, who, "300"]);
  const [a, b] = await Promise.all([hammer("a"), hammer("b")]);
  for (const { stdout } of [a, b]) expect(JSON.parse(stdout)).toEqual({ wrong: 0, warnings: [] });
  const shelf = it.open({ maxEntries: 5000 });
  expect([(await shelf.get("a-299"))?.body, (await shelf.get("b-0"))?.body]).toEqual([
    JSON.stringify({ who: "a", i: 299 }),
    JSON.stringify({ who: "b", i: 0 }),
  ]);
});
