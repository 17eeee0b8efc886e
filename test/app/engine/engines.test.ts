import { hostname } from "node:os";
import { expect, test } from "vitest";
import { limitToOneEngine, type Stage } from "../../../src/app/engine/engine.ts";
import {
  createHeartbeat,
  explainSilence,
  showEngines,
  viewEngineElsewhere,
} from "../../../src/app/engine/engines.ts";
import { createHistoryStage } from "../../../src/app/engine/follow-history.ts";
import { readStatus } from "../../../src/app/engine/status.ts";
import { beginLease } from "../../../src/app/engine/take-lease.ts";
import { findStorageOfPaths } from "../../../src/app/releases/read-storages.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { Store } from "../../../src/store/open.ts";
import { addRelease, findRelease } from "../../../src/store/releases/releases.ts";
import { writeEffectiveSettings } from "../../../src/store/settings/settings.ts";
import { everywhere, scopeStore } from "../../../src/store/storages/scope.ts";
import { enterStorage } from "../../../src/store/storages/storages.ts";
import { addHint } from "../../../src/store/torrents/torrent-notes.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { tempStore } from "../../support/temp-store.ts";

const LOCK = { held: () => true, release() {} };
const signal = new AbortController().signal;
const by = { actor: "cli:me", at: 1 };

/**
 * Storages of several machines in one database. `engineOf` and `host` return a storage as the
 * processes of these machines see it.
 */
async function machines(...names: string[]) {
  const temp = await tempStore();
  const ids = new Map<string, number>();
  for (const name of names) {
    ids.set(name, await temp.store.write((trx) => enterStorage(trx, name, 1)));
  }
  const engineOf = (name: string) => scopeStore(temp.store, { name, id: ids.get(name) }, "own");
  return {
    engineOf,
    /** Adds a download in this storage's folder. */
    found: (storage: string, name: string) => {
      const release = { source: "folder", name, path: `/in/${name}`, state: "settling" } as const;
      return engineOf(storage).write((trx) => addRelease(trx, release, by));
    },
    host: (name = "laptop") => scopeStore(temp.store, { name, id: ids.get(name) }, "all"),
    [Symbol.asyncDispose]: () => temp[Symbol.asyncDispose](),
  };
}

const heartbeat = (
  store: Store,
  pid: number,
  state: "working" | "standing by",
  at: () => number,
) => {
  const made = createHeartbeat(store, { host: `host-${pid}`, pid, state }, clockOf(at));
  if (!made) throw new Error("There is one storage alone.");
  return made;
};

test("lists the engines of all storages with their heartbeats, until an engine ends or is silent for 15 seconds", async () => {
  await using many = await machines("nas-1", "nas-2");
  let now = 10_000;
  const at = () => now;
  const beats = [
    heartbeat(many.engineOf("nas-1"), 1, "working", at),
    heartbeat(many.engineOf("nas-1"), 2, "standing by", at),
    heartbeat(many.engineOf("nas-2"), 3, "working", at),
  ];
  for (const beat of beats) expect(await beat.run(signal)).toBe(5000);
  const listed = async () =>
    (await showEngines(many.host(), { running: false }, now)).map(({ storage, pid, state }) => [
      storage,
      pid,
      state,
    ]);
  expect(await listed()).toEqual([
    ["nas-1", 1, "working"],
    ["nas-1", 2, "standing by"],
    ["nas-2", 3, "working"],
  ]);
  // The standby engine took over from the engine that was killed. This is visible at once.
  await heartbeat(many.engineOf("nas-1"), 2, "working", at).run(signal);
  expect(await listed()).toEqual([
    ["nas-1", 2, "working"],
    ["nas-2", 3, "working"],
  ]);
  now += 14_000;
  await beats[2]?.run(signal);
  now += 2000;
  expect(await showEngines(many.host(), { running: false }, now)).toEqual([
    {
      storage: "nas-2",
      host: "host-3",
      pid: 3,
      state: "working",
      since: "1970-01-01T00:00:10.000Z",
      seen_at: "1970-01-01T00:00:24.000Z",
    },
  ]);
  await beats[2]?.end();
  expect(await listed()).toEqual([]);
});

test("reports an engine that holds its lock but sends no heartbeat, with the time of its last heartbeat", async () => {
  await using many = await machines("nas-1");
  let now = 100_000;
  const store = many.engineOf("nas-1");
  const held = { kind: "daemon", host: "host-1", pid: 1, since: now } as const;
  const lease = await beginLease(store, LOCK, held);
  const told = async () => {
    const { engine, engines } = await readStatus(
      store,
      { lockHeld: () => true, mode: "hybrid" },
      clockOf(() => now),
    );
    return [engines.length, engine.message];
  };
  const runs = "A daemon runs the engine (process 1 on host-1).";
  expect(await told()).toEqual([1, runs]);
  const beat = heartbeat(store, 1, "working", () => now);
  now += 20_000;
  const silent = (since: string) =>
    `The engine has sent no heartbeat ${since} (process 1 on host-1). It hangs, or a clock is wrong.`;
  expect(await told()).toEqual([0, silent("yet")]);
  await beat.run(signal);
  expect(await told()).toEqual([1, runs]);
  now += 15_001;
  expect(await told()).toEqual([0, silent("since 1970-01-01 00:02:00 UTC")]);
  await lease.end(now);
});

test("with one storage, lists only the engine that holds the lock, and uses no heartbeats", async () => {
  await using temp = await tempStore();
  expect(
    createHeartbeat(
      temp.store,
      { host: "nas", pid: 1, state: "working" },
      clockOf(() => 1),
    ),
  ).toBeUndefined();
  const engine = { running: true, host: "nas", pid: 7, since: "2026-01-01T00:00:00.000Z" };
  const { running: _, ...shown } = engine;
  expect(await showEngines(temp.store, engine, 1)).toEqual([
    { storage: "nas", state: "working", ...shown },
  ]);
  expect(await showEngines(temp.store, { running: false }, 1)).toEqual([]);
  expect(await showEngines(temp.store, engine, 1, async ({ pid }) => pid === 7)).toEqual([]);
  expect(await explainSilence(temp.store, engine, [])).toContain(
    "The engine is suspended (SIGSTOP)",
  );
  expect(await viewEngineElsewhere(temp.store, [1], 1)).toBeUndefined();
});

test("names the engine that carries out a decision, or reports that the release's storage has no running engine", async () => {
  await using many = await machines("nas-1", "nas-2");
  const [first, second] = [await many.found("nas-1", "a"), await many.found("nas-2", "a")];
  expect(second).not.toBe(first);
  const laptop = many.host();
  expect(toCommandText((await viewEngineElsewhere(laptop, [second], 100))?.message ?? "")).toBe(
    "No engine is running for nas-2; decisions wait until `plex-ingest daemon` runs there.",
  );
  await heartbeat(many.engineOf("nas-2"), 3, "working", () => 100).run(signal);
  expect(await viewEngineElsewhere(laptop, [second], 100)).toMatchObject({
    running: true,
    host: "host-3",
    pid: 3,
  });
  expect((await viewEngineElsewhere(laptop, [first, second], 100))?.running).toBe(false);
  expect(await viewEngineElsewhere(many.host("nas-2"), [second], 100)).toBeUndefined();
});

test("assigns a path to the storage whose engine on this machine has the path configured", async () => {
  await using many = await machines("films", "series", "far");
  const start = async (name: string, host: string, roots: string) => {
    const store = many.engineOf(name);
    await beginLease(store, LOCK, { kind: "daemon", host, pid: 1, since: 1 });
    await store.write((trx) =>
      writeEffectiveSettings(trx, [{ name: "PLEX_INGEST_DIR", value: roots, origin: "file" }]),
    );
  };
  await start("films", hostname(), "/in/films:/shared");
  await start("series", hostname(), "/in/series:/shared");
  await start("far", "far-host", "/far");
  const of = (store: Store, ...paths: string[]) =>
    store.write((trx) => findStorageOfPaths(trx, paths, 5));
  expect(await of(many.host(), "/in/series/x/y.mkv")).toBe(2);
  expect(await of(many.host("films"), "/in/series")).toBe(2);
  expect(await of(many.host("films"), "/shared/a.mkv")).toBe(1);
  await expect(of(many.host(), "/shared/a.mkv")).rejects.toMatchObject({
    said: '"/shared/a.mkv" is on several storages of this machine: films, series.',
  });
  await expect(of(many.host(), "/far/a.mkv")).rejects.toMatchObject({
    said: '"/far/a.mkv" belongs to the storage far on far-host.',
  });
  // A path for which no engine is configured belongs to the process's own storage, which is created
  // for it.
  expect(await of(many.host("series"), "/else/a.mkv")).toBe(2);
  expect(await of(many.host(), "/else/a.mkv")).toBe(4);
  await using alone = await tempStore();
  expect(await of(alone.store, "/else")).toBeUndefined();
});

test("creates a storage if a machine without one adds a release or its hook sends a hint", async () => {
  await using many = await machines("nas-1");
  const box = many.host("seedbox");
  await box.write((trx) => addHint(trx, { client: "transmission", hash: "a".repeat(40), at: 3 }));
  const names = await box.read.selectFrom("storage").select(["id", "name"]).orderBy("id").execute();
  expect(names).toEqual([
    { id: 1, name: "nas-1" },
    { id: 2, name: "seedbox" },
  ]);
  const path = "/in/Heat.mkv";
  const there = await many.found("nas-1", "Heat.mkv");
  const storage = await box.write((trx) => findStorageOfPaths(trx, [path], 5));
  const add = () =>
    box.write((trx) =>
      addRelease(trx, { source: "person", name: "Heat", path, state: "settling", storage }, by),
    );
  const id = await add();
  expect([storage, await add()]).toEqual([2, id]);
  // The same path on another machine is a different file.
  expect(id).not.toBe(there);
  expect(await findRelease(many.engineOf("nas-1").read, id)).toBeUndefined();
});

test("only one of two engines reports the events of all storages, and the other continues where it stopped", async () => {
  await using many = await machines("nas-1", "nas-2");
  const reported: string[] = [];
  let first = true;
  const follow = async (name: string, isMine: () => boolean) =>
    createHistoryStage({
      db: everywhere(many.engineOf(name).read),
      actions: ["found"],
      report: (entry) => void reported.push(`${name}: ${entry.name}`),
      reports: async () => isMine(),
    });
  const stages = [await follow("nas-1", () => first), await follow("nas-2", () => !first)];
  const found = async (storage: string, name: string): Promise<void> => {
    await many.found(storage, name);
    for (const stage of stages) await stage.run(signal);
  };
  await found("nas-1", "Heat");
  await found("nas-2", "Dune");
  first = false;
  await found("nas-1", "Alien");
  expect(reported).toEqual(["nas-1: Heat", "nas-1: Dune", "nas-2: Alien"]);
});

test("runs a stage shared by all storages only in the engine that owns it", async () => {
  let runs = 0;
  const stage = { name: "index", run: async () => ++runs, idle: async () => true };
  expect(await limitToOneEngine<Stage>(stage, async () => false).run(signal)).toBe(60_000);
  expect(await limitToOneEngine<Stage>(stage, async () => true).run(signal)).toBe(1);
  expect(runs).toBe(1);
});
