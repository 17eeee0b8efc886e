import { renameSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { followChanges, type StateCounts } from "../../../src/app/page/follow-changes.ts";
import { createTmdbCache } from "../../../src/store/cache/tmdb-cache.ts";
import { touchWebSession } from "../../../src/store/settings/web-sessions.ts";
import { added } from "../../store/support-release.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { onSqlite } from "../../support/on-sqlite.ts";
import { onPostgres, tempStore } from "../../support/temp-store.ts";
import { waitFor } from "../../support/wait-for.ts";

async function start() {
  const temp = await tempStore();
  const clock = fakeClock();
  const opened = { now: 0, ever: 0 };
  const reports: unknown[] = [];
  const changes = followChanges({
    clock,
    async openReader() {
      const reader = await temp.open({ mode: "read-only" });
      opened.now++;
      opened.ever++;
      return {
        read: reader.read,
        dataVersion: reader.dataVersion,
        assertInPlace: reader.assertInPlace,
        async [Symbol.asyncDispose]() {
          await reader[Symbol.asyncDispose]();
          opened.now--;
        },
      };
    },
    report: (error) => void reports.push(error),
  });
  return {
    ...temp,
    clock,
    changes,
    opened,
    reports,
    listen() {
      const told: StateCounts[] = [];
      return { told, ...changes.listen((changed) => void told.push(changed)) };
    },
    /** Waits until it sleeps before its next check. */
    resting: () => waitFor("the look", () => clock.sleepers() === 1),
    /**
     * Waits for one check. With a database server, the notice of a write may arrive a moment later,
     * so later checks count as well.
     */
    seen: async (what: string, probe: () => boolean) => {
      clock.advance(250);
      await waitFor(what, () => {
        if (onPostgres() && !probe()) clock.advance(250);
        return probe();
      });
    },
    async [Symbol.asyncDispose]() {
      await changes.close();
      await temp[Symbol.asyncDispose]();
    },
  };
}

test("storing a TMDB response does not count as a change, but other writes with or after it do", async () => {
  await using all = await start();
  const cache = createTmdbCache(all.store, all.clock);
  const { told } = all.listen();
  await all.resting();
  expect(told.length).toBe(1);
  const look = async (): Promise<void> => {
    all.clock.advance(250);
    await all.resting();
  };
  await cache.put("movie/841", "{}", 1_000_000);
  await look();
  await cache.put("movie/841", "{}", 1_000_001);
  await look();
  expect(told.length).toBe(1);
  await cache.put("movie/842", "{}", 1_000_000);
  await added(all.store, "One", []);
  await all.seen("the release", () => told.length === 2);
  await all.resting();
  await added(all.store, "Two", []);
  await all.seen("the next one", () => told.length === 3);
});

test("a listener gets the current state, then each change by any connection within 250 ms", async () => {
  await using all = await start();
  const { told } = all.listen();
  await all.resting();
  expect(told).toMatchObject([{ states: {} }]);
  await added(all.store, "One", []);
  await all.seen("the change", () => told.length === 2);
  expect(told[1]?.states).toEqual({ settling: 1 });
  await all.resting();
  await using other = await all.open();
  await added(other, "Two", []);
  await added(other, "Three", []);
  await all.seen("both", () => told.at(-1)?.states["settling"] === 3);
  if (!onPostgres()) expect(told).toHaveLength(3);
  const numbers = told.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
});

test("reports nothing if no row changed", async () => {
  await using all = await start();
  const { told } = all.listen();
  for (let n = 0; n < 5; n++) {
    await all.resting();
    await all.store.write((trx) => touchWebSession(trx, 77, 1)); // this does not change any row
    all.clock.advance(250);
  }
  await all.resting();
  expect(told).toHaveLength(1);
});

test("one connection serves all listeners and closes after the last one stops", async () => {
  await using all = await start();
  const [one, two] = [all.listen(), all.listen()];
  await all.resting();
  const late = all.listen();
  expect(late.told).toEqual(one.told);
  expect(all.opened).toEqual({ now: 1, ever: 1 });
  for (const listener of [one, two, late]) listener.stop();
  one.stop();
  await waitFor("the end", () => all.opened.now === 0);
  expect(all.clock.sleepers()).toBe(0);
  const again = all.listen();
  await all.resting();
  expect(again.told[0]?.number).toBeGreaterThan(one.told.at(-1)?.number ?? 0);
  expect(all.opened).toEqual({ now: 1, ever: 2 });
});

onSqlite("reopens a replaced database and reports the fault only once", async () => {
  await using all = await start();
  const { told } = all.listen();
  await all.resting();
  const { database } = all.files;
  all.store.backUp(`${database}.new`);
  renameSync(database, `${database}.old`);
  all.clock.advance(250);
  await waitFor("the report", () => all.reports.length === 1);
  await all.resting();
  all.clock.advance(5000);
  await all.resting();
  expect(all.reports).toHaveLength(1);
  rmSync(`${database}-wal`);
  rmSync(`${database}-shm`);
  renameSync(`${database}.new`, database);
  all.clock.advance(5000);
  await waitFor("the new one", () => told.length === 2);
});
