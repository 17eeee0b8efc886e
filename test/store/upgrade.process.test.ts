import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, readdirSync } from "node:fs";
import { performance } from "node:perf_hooks";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { STATES } from "../../src/core/release/state.ts";
import { operationsOf } from "../../src/store/journal/operation-row.ts";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/open.ts";
import { historyPage, newestHistory } from "../../src/store/releases/history.ts";
import { itemsOf } from "../../src/store/releases/items.ts";
import { countByState, releasesIn } from "../../src/store/releases/releases.ts";
import { uncountedBelow } from "../../src/store/statistics/daily-counts.ts";
import { dumpOf, RELEASED, schemaText, writeOldDatabase } from "../support/old-schema.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";

const NEWEST = MIGRATIONS.length;

const textOf = (path: string): string => {
  const raw = new Sqlite(path, { readonly: true });
  const text = schemaText(raw);
  raw.close();
  return text;
};

// `-u` writes the dump of a newly released schema. One that was released must never change: databases of that version are out there.
test.each(RELEASED)("schema %i is as it was released", async (schema) => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.path);
  await using _store = await openStore(files, openOptions({ migrations: MIGRATIONS.slice(0, schema) }));
  await expect(textOf(files.database)).toMatchFileSnapshot(dumpOf(schema).pathname);
});

test.each(RELEASED)(
  "from schema %i every release, file, operation and row of history is there after the upgrade",
  async (schema) => {
    using folder = tempFolder();
    const files = storeFilesIn(folder.path);
    writeOldDatabase(files.database, schema);
    await using store = await openStore(files, openOptions({ mode: "existing" }));
    expect(await countByState(store.read)).toEqual(Object.fromEntries(STATES.map((state) => [state, 1])));
    const releases = await releasesIn(store.read, STATES);
    expect(releases.map(({ state, name }) => `${state}.mkv` === name)).toEqual(STATES.map(() => true));
    for (const { id, name } of releases) {
      expect((await itemsOf(store.read, id)).map(({ path }) => path)).toEqual([name]);
      expect((await historyPage(store.read, { releaseId: id, limit: 9 })).entries).toMatchObject([{ action: "found" }]);
    }
    const filed = releases.find(({ state }) => state === "filed")?.id ?? 0;
    expect((await operationsOf(store.read, filed, 99)).map(({ state }) => state).toSorted()).toEqual(
      ["intent", "staged", "published", "sealed", "rolled_back", "undone", "abandoned"].toSorted(),
    );
    // The same as a new database has; a backup of what was upgraded is there.
    const fresh = storeFilesIn(folder.at("fresh"));
    await using _fresh = await openStore(fresh, openOptions());
    expect(sorted(textOf(files.database))).toEqual(sorted(textOf(fresh.database)));
    expect(readdirSync(files.backups)).toEqual([`before-schema-${NEWEST}-from-${schema}-1000.db`]);
  },
);

const sorted = (text: string): string[] => text.split("\n").toSorted();

test("an upgrade from the oldest schema with 100,000 rows of history takes less than ten seconds, with its backup", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.path);
  writeOldDatabase(files.database, 1, { history: 100_000 });
  const begin = performance.now();
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  const tookMs = performance.now() - begin;
  console.log(`upgraded from schema 1 with 100,000 rows of history in ${Math.round(tookMs)} ms`);
  expect(tookMs).toBeLessThan(10_000);
  expect(await newestHistory(store.read)).toBe(100_000 + STATES.length);
  expect(await uncountedBelow(store.read)).toBe(100_000 + STATES.length + 1);
  expect(readdirSync(files.backups)).toHaveLength(1);
}, 60_000);

test("an upgrade that is killed before any of its statements leaves a database that starts, with everything in it", async () => {
  using folder = tempFolder();
  writeOldDatabase(storeFilesIn(folder.at("old")).database, 1, { history: 20 });
  const run = async (name: string, killAt: number): Promise<string> => {
    cpSync(folder.at("old"), folder.at(name), { recursive: true });
    const script = new URL("upgrade-child.ts", import.meta.url).pathname;
    const child = spawn(process.execPath, [script, folder.at(name), String(killAt)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    return signal ?? `${code} ${out.trim()}`;
  };
  const [code, statements] = (await run("whole", 0)).split(" ").map(Number);
  expect(code).toBe(0);
  expect(statements).toBeGreaterThan(40);
  const each = Array.from({ length: statements ?? 0 }, (_, at) => at + 1);
  const AT_ONCE = 4;
  const worker = async (first: number): Promise<void> => {
    for (const killAt of each.filter((one) => one % AT_ONCE === first)) {
      const name = `killed-${killAt}`;
      expect(await run(name, killAt)).toBe("SIGKILL");
      const files = storeFilesIn(folder.at(name));
      const raw = new Sqlite(files.database, { readonly: true });
      // Either as before or as after: no process ever sees half of it.
      expect([1, NEWEST]).toContain(raw.pragma("user_version", { simple: true }));
      raw.close();
      await using store = await openStore(files, openOptions({ mode: "existing" }));
      expect(await countByState(store.read)).toEqual(Object.fromEntries(STATES.map((state) => [state, 1])));
      expect((await historyPage(store.read, { limit: 1 })).total).toBe(20 + STATES.length);
      const left = existsSync(files.backups) ? readdirSync(files.backups) : [];
      expect(left.filter((each) => !each.endsWith(".db"))).toEqual([]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, first) => worker(first)));
  console.log(`killed before each of ${statements} statements`);
}, 300_000);
