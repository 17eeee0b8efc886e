import { renameSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  beginLease,
  isLiveResident,
  type StorageLock,
  showRunningEngine,
  waitForEngineLock,
} from "../../../src/app/engine/take-lease.ts";
import { findCurrentLease } from "../../../src/store/settings/lease.ts";
import { acquireEngineLock } from "../../../src/store/sqlite/engine-lock.ts";
import { testEngine } from "../../support/engine.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { onSqlite } from "../../support/on-sqlite.ts";
import { saying } from "../../support/said.ts";

const free: StorageLock = { held: () => true, release() {} };
const lease = { number: 3, kind: "daemon", host: "nas", pid: 42, since: 0 } as const;

/** A clock that advances each time it is read, so that tests do not wait five seconds. */
const hurried = (stepMs: number) => {
  let at = 0;
  return () => (at += stepMs);
};

/**
 * Waits for a lock that becomes free at check number `freeAt`. Returns the result and the number of
 * checks.
 */
async function waited(freeAt: number, holder?: object, stepMs = 600) {
  let looks = 0;
  const acquire = () => (++looks >= freeAt ? free : undefined);
  const readLease = async () => holder as typeof lease | undefined;
  const got = await waitForEngineLock(acquire, readLease, clockOf(hurried(stepMs))).catch(
    (error: unknown) => error,
  );
  return { got, looks };
}

test("takes a free lock at once, and a briefly tested lock as soon as the testing process releases it", async () => {
  expect(await waited(1, lease)).toEqual({ got: free, looks: 1 });
  expect(await waited(3, undefined, 100)).toEqual({ got: free, looks: 3 });
});

test("fails at once while a daemon is live, and names the daemon's process and start time", async () => {
  const { got, looks } = await waited(Infinity, lease);
  expect(got).toMatchObject({
    name: "UserError",
    code: "conflict",
    message:
      "Another plex-ingest engine is running (process 42 on nas, since 1970-01-01 00:00:00 UTC).",
    hint: saying("plex-ingest status"),
  });
  expect(looks).toBe(1);
});

test.each([
  ["a filing-only engine", { ...lease, kind: "filing" }, /is running \(process 42/],
  [
    "a daemon that ended, which is not named,",
    { ...lease, releasedAt: 9 },
    /^Another plex-ingest engine is running\.$/,
  ],
  [
    "a holder without a lease, who has no name,",
    undefined,
    /^Another plex-ingest engine is running\.$/,
  ],
])("%s makes an attempt wait for at most five seconds", async (_, holder, message) => {
  const { got, looks } = await waited(Infinity, holder);
  expect(got).toMatchObject({ code: "conflict", message: expect.stringMatching(message) });
  expect(looks).toBeGreaterThan(5);
});

test("numbers and records each lease, and frees the lock when the lease ends", async () => {
  await using engine = await testEngine();
  let released = 0;
  const lock = { held: () => true, release: () => void released++ };
  const held = await beginLease(engine.store, lock, {
    kind: "daemon",
    host: "h",
    pid: 9,
    since: 50,
  });
  expect(held.number).toBe(engine.deps.lease.number + 1);
  expect(await findCurrentLease(engine.store.read)).toMatchObject({
    number: held.number,
    pid: 9,
    since: 50,
    releasedAt: undefined,
  });
  await held.end(60);
  expect(released).toBe(1);
  expect(await findCurrentLease(engine.store.read)).toMatchObject({ releasedAt: 60 });
});

test("notices a lost lock before anything is published", async () => {
  await using engine = await testEngine();
  const lock = acquireEngineLock(engine.storeFiles.lock);
  if (!lock) throw new Error("The lock is taken.");
  const held = await beginLease(engine.store, lock, {
    kind: "daemon",
    host: "h",
    pid: 9,
    since: 50,
  });
  held.assertLeased();
  lock.release();
  expect(() => held.assertLeased()).toThrow("The engine lock was lost");
});

test("status shows which process runs the engine, or that none does", async () => {
  await using engine = await testEngine();
  const at = new Date(engine.clock.now()).toISOString();
  expect(await showRunningEngine(engine.store, () => true)).toEqual({
    running: true,
    host: "here",
    pid: 7,
    since: at,
  });
  expect(await showRunningEngine(engine.store, () => false)).toEqual({ running: false });
  await engine.store.read.updateTable("lease").set({ released_at: 5 }).execute();
  // A process that holds the lock without a lease is creating or migrating the database.
  expect(await showRunningEngine(engine.store, () => true)).toEqual({ running: false });
});

onSqlite("notices a replaced database file before anything is published", async () => {
  await using engine = await testEngine();
  engine.deps.lease.assertLeased();
  renameSync(engine.storeFiles.database, `${engine.storeFiles.database}.old`);
  expect(() => engine.deps.lease.assertLeased()).toThrow("was deleted or replaced");
  writeFileSync(engine.storeFiles.database, "");
  expect(() => engine.deps.lease.assertLeased()).toThrow("was deleted or replaced");
  renameSync(`${engine.storeFiles.database}.old`, engine.storeFiles.database);
  engine.deps.lease.assertLeased();
});

test("a daemon is live while its process runs, and a daemon on another host is assumed to be live", () => {
  const [alive, dead] = [() => true, () => false];
  expect(isLiveResident(lease, "nas", alive)).toBe(true);
  expect(isLiveResident(lease, "nas", dead)).toBe(false);
  expect(isLiveResident(lease, "laptop", dead)).toBe(true);
  expect(isLiveResident({ ...lease, releasedAt: 9 }, "nas", alive)).toBe(false);
  expect(isLiveResident({ ...lease, kind: "mcp" }, "nas", alive)).toBe(true);
  expect(isLiveResident({ ...lease, kind: "filing" }, "nas", alive)).toBe(false);
  expect(isLiveResident({ ...lease, kind: "drain" }, "nas", alive)).toBe(false);
  expect(isLiveResident(undefined, "nas", alive)).toBe(false);
});
