import { clockOf } from "../support/fake-clock.ts";
// T6. The wall clock jumps while a download settles, during an outage, and while a file is in the
// trash.

import { existsSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { createFileStage } from "../../src/app/file/stage.ts";
import { changeState } from "../../src/app/releases/change-state.ts";
import { runUpkeep } from "../../src/app/upkeep/nightly.ts";
import { backUp, findNewestBackup, pruneBackups } from "../../src/store/sqlite/backup.ts";
import { startHome } from "../process/home.ts";
import { startDaemon } from "../support/daemon.ts";
import { testEngine } from "../support/engine.ts";
import { waitFor } from "../support/wait-for.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PRELOAD = new URL("support/shift-clock.mjs", import.meta.url).pathname;
const STABLE_S = 3;

test.for([
  ["an hour back", String(-HOUR_MS)],
  ["thirty days ahead", String(30 * DAY_MS)],
  ["to 1970, where it stands still", "=0"],
] as const)(
  "a clock that jumps %s while a release settles causes no early filing and no delay",
  { concurrent: true },
  async ([, jump]) => {
    await using home = await startHome({ settings: { INGEST_STABLE_SECONDS: String(STABLE_S) } });
    const clock = home.at("clock");
    writeFileSync(clock, "0");
    const env = { NODE_OPTIONS: `--import=${PRELOAD}`, SHIFT_CLOCK_FILE: clock };
    await using daemon = await startDaemon(home, { env });
    home.tmdb.setFault({ kind: "status", status: 500 });
    const dropped = performance.now();
    home.drop("Inception.2010.mkv");
    const release = () => home.release("Inception.2010.mkv");
    await waitFor("it to be seen", async () => (await release())?.state === "settling");
    await setTimeout(500);
    writeFileSync(clock, jump);
    const left = await waitFor("it to settle", async () => {
      const now = await release();
      return now?.state !== "settling" && now;
    });
    expect(performance.now() - dropped).toBeGreaterThan(STABLE_S * 1000);
    expect(left.state).toBe("identifying");

    // TMDB is down. A retry that was scheduled while the clock was wrong runs soon after the clock
    // is corrected.
    await waitFor(
      "TMDB to be waited for",
      async () => (await release())?.waiting?.code === "tmdb_unavailable",
    );
    const asked = home.tmdb.requests.length;
    await setTimeout(2000);
    expect(home.tmdb.requests.length - asked, "asked without a pause").toBeLessThan(30);
    home.tmdb.setFault(undefined);
    writeFileSync(clock, jump === "=0" ? "0" : "=0");
    await home.reaches("Inception.2010.mkv", "filed");
    expect(daemon.child.exitCode).toBeNull();
  },
);

test("a clock jump of thirty days purges no trash, but thirty elapsed days do", async () => {
  await using engine = await testEngine();
  const { store, clock, signal } = engine;
  let shift = 0;
  const now = (): number => clock.now() + shift;
  const night = (): Promise<void> =>
    runUpkeep(
      {
        ...engine,
        clock: clockOf(now),
        trashDays: 30,
        backups: engine.storeFiles.backups,
        newestBackup: findNewestBackup,
        pruneBackups,
        async backUp(target) {
          const raw = new Sqlite(engine.storeFiles.database, { readonly: true });
          backUp(raw, target);
          raw.close();
        },
      },
      signal,
    );
  const { id } = await engine.approved("Heat.mkv");
  const stage = createFileStage(engine.deps);
  const work = async (): Promise<void> => {
    await stage.run(signal);
    await stage.drained();
  };
  await work();
  await changeState(store, await engine.now(id), { kind: "undo" }, { actor: "cli:me", at: now() });
  await work();
  expect(engine.inTrash()).toHaveLength(1);
  await night();

  // A dead battery or a wrong time server, fixed an hour later.
  shift = 31 * DAY_MS;
  await night();
  expect(engine.inTrash()).toHaveLength(1);
  shift = -1_700_000_000_000;
  await night();
  shift = 0;
  clock.advance(DAY_MS);
  await night();
  expect(engine.inTrash()).toHaveLength(1);

  for (let day = 0; day < 31; day++) {
    clock.advance(DAY_MS);
    await night();
  }
  expect(engine.inTrash()).toEqual([]);
  expect(existsSync(`${engine.downloads}/Heat.mkv`)).toBe(true);
});
