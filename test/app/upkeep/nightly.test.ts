import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import {
  createJobNotes,
  createNightWork,
  isUpkeepOverdue,
} from "../../../src/app/upkeep/nightly.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { backUp, findNewestBackup, pruneBackups } from "../../../src/store/sqlite/backup.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { logOf } from "../../support/log.ts";
import { onSqlite } from "../../support/on-sqlite.ts";
import { onPostgres } from "../../support/temp-store.ts";
import { night } from "./night.ts";

const run = (engine: TestEngine): Promise<void> =>
  night(engine, {
    newestBackup: findNewestBackup,
    pruneBackups,
    backUp: onPostgres()
      ? undefined
      : async (target) => {
          const raw = new Sqlite(engine.storeFiles.database, { readonly: true });
          backUp(raw, target);
          raw.close();
        },
  });

onSqlite(
  "keeps the newest seven backups including the new one, records it in history and deletes no other file",
  async () => {
    await using engine = await testEngine();
    const { backups } = engine.storeFiles;
    mkdirSync(backups, { recursive: true });
    for (let day = 1; day <= 9; day++) {
      writeFileSync(join(backups, `nightly-2026-02-0${day}.db`), "old");
    }
    writeFileSync(join(backups, "before-schema-2.db"), "mine");
    await run(engine);
    const made = "nightly-2026-03-01T12-00-00-000Z.db";
    const days = [4, 5, 6, 7, 8, 9].map((day) => `nightly-2026-02-0${day}.db`);
    expect(readdirSync(backups).toSorted()).toEqual(["before-schema-2.db", ...days, made]);
    const history = (await engine.history()).filter(({ action }) => action === "upkeep");
    expect(history).toMatchObject([{ detail: { backup: join(backups, made) } }]);
  },
);

test("without a backup, nothing is deleted or recorded", async () => {
  await using engine = await testEngine();
  const failing = { backups: "/nowhere", backUp: () => Promise.reject(new Error("disk full")) };
  await expect(night(engine, failing)).rejects.toThrow("disk full");
  expect((await engine.history()).filter(({ action }) => action === "upkeep")).toEqual([]);
  expect(existsSync("/nowhere")).toBe(false);
});

test("detects a missed night after 1.5 days and a missed week after 1.5 weeks", async () => {
  await using engine = await testEngine();
  const [now, night] = [engine.clock.now(), 24 * 3600_000];
  const overdue = (later: number, gap: number) => isUpkeepOverdue(engine.store, now + later, gap);
  expect(await overdue(0, night)).toBe(true);
  await run(engine);
  expect(await overdue(1.5 * night, night)).toBe(false);
  expect(await overdue(1.5 * night + 1, night)).toBe(true);
  expect(await overdue(9 * night, 7 * night)).toBe(false);
  expect(await overdue(11 * night, 7 * night)).toBe(true);
});

onSqlite("upkeep makes a backup unless one was made in the last day", async () => {
  await using engine = await testEngine();
  const { backups } = engine.storeFiles;
  mkdirSync(backups, { recursive: true });
  const made = async (name: string): Promise<boolean> => {
    writeFileSync(join(backups, name), "");
    const before = readdirSync(backups).length;
    await run(engine);
    return readdirSync(backups).length > before;
  };
  expect(await made("nightly-2026-02-28T11-00-00-000Z.db")).toBe(true);
  engine.clock.advance(3600_000);
  expect(await made("nightly-2026-02-28T10-00-00-000Z.db")).toBe(false);
  engine.clock.advance(48 * 3600_000);
  // made while the clock was wrong
  expect(await made("nightly-2036-01-01T00-00-00-000Z.db")).toBe(true);
});

onSqlite(
  "backup and upkeep in the same minute make one backup, whichever starts first",
  async () => {
    for (const first of ["backup", "upkeep"] as const) {
      await using engine = await testEngine();
      const { backups, database } = engine.storeFiles;
      const work = createNightWork({
        ...engine,
        clock: engine.clock,
        trashDays: 30,
        backups,
        newestBackup: findNewestBackup,
        pruneBackups,
        async backUp(target) {
          // A copy of a large database takes more than a minute.
          engine.clock.advance(90_000);
          const raw = new Sqlite(database, { readonly: true });
          backUp(raw, target);
          raw.close();
        },
      });
      const upkeep = (): Promise<void> => work.upkeep(engine.signal);
      await Promise.all(first === "backup" ? [work.backUp(), upkeep()] : [upkeep(), work.backUp()]);
      expect(readdirSync(backups)).toHaveLength(1);
      await work.backUp();
      expect(readdirSync(backups)).toHaveLength(2);
    }
  },
);

onSqlite("a failed job does not keep the other one from running", async () => {
  await using engine = await testEngine();
  const work = createNightWork({
    ...engine,
    clock: engine.clock,
    trashDays: 30,
    backups: engine.storeFiles.backups,
    newestBackup: findNewestBackup,
    pruneBackups,
    backUp: () => Promise.reject(new Error("disk full")),
  });
  const [backup, upkeep] = await Promise.allSettled([work.backUp(), work.upkeep(engine.signal)]);
  expect(backup).toMatchObject({ reason: { message: "disk full" } });
  expect(upkeep).toMatchObject({ reason: { message: "disk full" } });
});

test("status forgets a schedule that this engine does not have", async () => {
  await using engine = await testEngine();
  const { store, clock } = engine;
  const warned: string[] = [];
  const notes = createJobNotes(
    store,
    clock,
    logOf((message) => void warned.push(message)),
  );
  const names = async () =>
    (await listSourceHealth(store.read)).flatMap(({ kind, name }) =>
      kind === "schedule" ? [name] : [],
    );
  // As rows that were moved to a server: the backup was made only of the file.
  notes.planned("backup", 1);
  notes.planned("upkeep", 1);
  await expect.poll(names).toEqual(["backup", "upkeep"]);
  notes.only(["upkeep"]);
  await expect.poll(names).toEqual(["upkeep"]);
  expect(warned).toEqual([]);
});

test("status shows when each job last ran, why it failed and when it runs next", async () => {
  await using engine = await testEngine();
  const { store, clock } = engine;
  const warned: string[] = [];
  const notes = createJobNotes(
    store,
    clock,
    logOf((message) => void warned.push(message)),
  );
  const next = Date.UTC(2026, 2, 2, 4, 17);
  const shown = async () =>
    (await listSourceHealth(store.read)).filter(({ kind }) => kind === "schedule");
  const upkeep = { kind: "schedule", name: "upkeep" };
  notes.planned("upkeep", next);
  await expect
    .poll(shown)
    .toMatchObject([{ ...upkeep, healthy: true, message: "next at 2026-03-02 04:17 UTC" }]);
  notes.failed("upkeep", next, new Error("The disk is full."));
  const failed = {
    ...upkeep,
    healthy: false,
    message: "The disk is full; next at 2026-03-02 04:17 UTC",
  };
  await expect.poll(shown).toMatchObject([failed]);
  notes.planned("upkeep", next);
  notes.planned("backup", next);
  await expect.poll(shown).toMatchObject([{ name: "backup" }, failed]);
  notes.ran("upkeep", next);
  await expect
    .poll(shown)
    .toMatchObject([{ name: "backup" }, { ...upkeep, healthy: true, lastSuccessAt: clock.now() }]);
  expect(warned).toEqual([]);
});
