import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createFileCache } from "../../../src/adapters/fs/file-cache.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const DAY_MS = 24 * 3600_000;
const bytes = (size: number, fill = 1): Uint8Array => new Uint8Array(size).fill(fill);

function start(maxBytes = 1000) {
  const folder = tempFolder();
  const at = { now: Date.parse("2026-03-01T12:00:00Z") };
  const options = {
    folder: folder.at("posters"),
    maxBytes,
    maxAgeMs: 30 * DAY_MS,
    clock: clockOf(() => at.now),
  };
  const names = (): string[] => readdirSync(options.folder).toSorted();
  return {
    at,
    options,
    cache: createFileCache(options),
    names,
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

test("lets another process of the same user read a cached file, but no other user", async () => {
  using all = start();
  expect(await all.cache.read("a.jpg")).toBeUndefined();
  await all.cache.write("a.jpg", bytes(10));
  expect(await all.cache.read("a.jpg")).toEqual(Buffer.from(bytes(10)));
  expect(await createFileCache(all.options).read("a.jpg")).toEqual(Buffer.from(bytes(10)));
  expect(statSync(all.options.folder).mode & 0o777).toBe(0o700);
  expect(statSync(`${all.options.folder}/a.jpg`).mode & 0o777).toBe(0o600);
});

test("expires a file thirty days after it was written, regardless of how often it was read", async () => {
  using all = start();
  await all.cache.write("a.jpg", bytes(10));
  all.at.now += 30 * DAY_MS;
  expect(await all.cache.read("a.jpg")).toBeDefined();
  all.at.now += 1000;
  expect(await all.cache.read("a.jpg")).toBeUndefined();
});

test("evicts the least recently used files when the cache is full", async () => {
  using all = start(1000);
  for (const name of ["a", "b", "c", "d"]) {
    await all.cache.write(name, bytes(240));
    all.at.now += 1000;
  }
  await all.cache.read("a");
  all.at.now += 1000;
  await all.cache.write("e", bytes(240));
  expect(all.names()).toEqual(["a", "d", "e"]);
});

test("counts files of other processes, and evicts expired files first", async () => {
  using all = start(1000);
  await all.cache.write("old", bytes(300));
  all.at.now += 31 * DAY_MS;
  await all.cache.write("b", bytes(300));
  all.at.now += 1000;
  await createFileCache(all.options).write("c", bytes(300));
  expect(all.names()).toEqual(["b", "c"]);
});

test("does not cache a file larger than the cache, and keeps many small files within the cache size", async () => {
  using all = start(1000);
  await all.cache.write("large", bytes(1001));
  for (let n = 0; n < 100; n++) await all.cache.write(`n${n}`, bytes(50));
  const sizes = all.names().map((name) => statSync(`${all.options.folder}/${name}`).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(1000);
  expect(all.names()).not.toContain("large");
  expect(all.names().every((name) => /^n\d+$/.test(name))).toBe(true);
});

test("reports a cache miss if the cache folder cannot be read or written", async () => {
  using all = start();
  writeFileSync(all.options.folder, "a file where the folder should be");
  await all.cache.write("a", bytes(10));
  expect(await all.cache.read("a")).toBeUndefined();
});

test("replaces a link in the folder and does not touch its target", async () => {
  using all = start();
  mkdirSync(all.options.folder);
  const outside = `${all.options.folder}-outside`;
  writeFileSync(outside, "mine");
  symlinkSync(outside, `${all.options.folder}/a`);
  await all.cache.write("a", bytes(3));
  expect(statSync(outside).size).toBe(4);
  expect(await all.cache.read("a")).toEqual(Buffer.from(bytes(3)));
});

test("keeps the total size within the limit when several processes write at once", async () => {
  using all = start(100_000);
  const caches = Array.from({ length: 4 }, () => createFileCache(all.options));
  for (let n = 0; n < 60; n++) {
    for (const [at, cache] of caches.entries()) await cache.write(`${at}-${n}`, bytes(1500));
    all.at.now += 1000;
  }
  const total = all
    .names()
    .reduce((sum, name) => sum + statSync(`${all.options.folder}/${name}`).size, 0);
  // Each cache may add entries before it measures its size again.
  expect(total).toBeLessThanOrEqual(100_000 * (1 + 4 / 16));
});
