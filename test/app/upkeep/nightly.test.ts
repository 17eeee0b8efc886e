import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { runUpkeep, upkeepOverdue } from "../../../src/app/upkeep/nightly.ts";
import { createTmdbCache } from "../../../src/store/cache/tmdb-cache.ts";
import { backUp, pruneBackups } from "../../../src/store/sqlite/backup.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";

const run = async (engine: TestEngine): Promise<void> =>
  runUpkeep(
    {
      ...engine,
      now: engine.clock.now,
      trashDays: 30,
      backups: engine.storeFiles.backups,
      pruneBackups,
      async backUp(target) {
        const raw = new Sqlite(engine.storeFiles.database, { readonly: true });
        backUp(raw, target);
        raw.close();
      },
    },
    engine.signal,
  );

test("a backup opens and has everything, and history has one row", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.mkv");
  await run(engine);
  const [entry] = (await engine.history()).filter(({ action }) => action === "upkeep");
  const backup = String(entry?.detail?.backup);
  expect(backup).toBe(join(engine.storeFiles.backups, "nightly-2026-03-01T12-00-00-000Z.db"));
  const copy = new Sqlite(backup, { readonly: true });
  expect(copy.pragma("integrity_check", { simple: true })).toBe("ok");
  expect(copy.prepare("select id, state from release").all()).toEqual([{ id, state: "approved" }]);
  copy.close();
});

test("the newest seven backups are kept, and other files are left alone", async () => {
  await using engine = await testEngine();
  const { backups } = engine.storeFiles;
  mkdirSync(backups, { recursive: true });
  for (let day = 1; day <= 9; day++) writeFileSync(join(backups, `nightly-2026-02-0${day}.db`), "old");
  writeFileSync(join(backups, "before-schema-2.db"), "mine");
  await run(engine);
  const names = readdirSync(backups).toSorted();
  expect(names.filter((name) => name.startsWith("nightly-"))).toHaveLength(7);
  expect(names).toContain("nightly-2026-03-01T12-00-00-000Z.db");
  expect(names).toContain("nightly-2026-02-09.db");
  expect(names).not.toContain("nightly-2026-02-03.db");
  expect(names).toContain("before-schema-2.db");
});

test("expired TMDb answers are deleted, and the others stay", async () => {
  await using engine = await testEngine();
  const cache = createTmdbCache(engine.store, engine.clock.now);
  await cache.put("old", "{}", engine.clock.now() + 10);
  await cache.put("new", "{}", engine.clock.now() + 1e9);
  engine.clock.advance(1000);
  await run(engine);
  const rows = await engine.store.read.selectFrom("tmdb_cache").select("key").execute();
  expect(rows).toEqual([{ key: "new" }]);
});

test("without a backup nothing is deleted or recorded", async () => {
  await using engine = await testEngine();
  const failing = async (): Promise<never> => {
    throw new Error("disk full");
  };
  const deps = { ...engine, now: engine.clock.now, trashDays: 1, backups: "/nowhere", pruneBackups, backUp: failing };
  await expect(runUpkeep(deps, engine.signal)).rejects.toThrow("disk full");
  expect((await engine.history()).filter(({ action }) => action === "upkeep")).toEqual([]);
  expect(existsSync("/nowhere")).toBe(false);
});

test("a missed night is noticed after a day and a half", async () => {
  await using engine = await testEngine();
  expect(await upkeepOverdue(engine.store, engine.clock.now())).toBe(true);
  await run(engine);
  expect(await upkeepOverdue(engine.store, engine.clock.now() + 36 * 3600_000)).toBe(false);
  expect(await upkeepOverdue(engine.store, engine.clock.now() + 36 * 3600_000 + 1)).toBe(true);
});
