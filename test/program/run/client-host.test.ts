import { expect, test } from "vitest";
import type { Engine } from "../../../src/app/engine/engine.ts";
import { MustStop, Outage } from "../../../src/base/errors.ts";
import { createClientHost } from "../../../src/program/run/client-host.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { waitFor } from "../../support/wait-for.ts";

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

/**
 * Creates a host whose lock and work are controlled by hand. Records everything that the host did,
 * in order.
 */
function hosting({
  autoStart = false,
  run = untilAborted,
}: {
  autoStart?: boolean;
  run?: Engine["run"];
} = {}) {
  const did: string[] = [];
  const world = { taken: false, work: [] as string[], hours: 0, away: false };
  let looks = 0;
  const stop = new AbortController();
  const host = createClientHost({
    autoStart,
    isLockTaken: () => world.taken,
    async open() {
      if (world.taken) return undefined;
      did.push("open");
      if (world.away) throw new Outage("database_unavailable", "The database cannot be reached.");
      return {
        engine: { run, runOnce: () => expect.unreachable() },
        startJobs: () => async () => void did.push("jobs stop"),
        wake: () => void did.push("wake"),
        [Symbol.asyncDispose]: async () => void did.push("close"),
      };
    },
    workToFile: async () => world.work,
    startFiling: () => void did.push("file"),
    isServerGone: (error) => error instanceof Outage,
    failed: async () => void did.push("failed"),
    log: {
      info: (text) => did.push(text),
      warn: (text) => did.push(text),
      error: (text) => did.push(text),
    },
    clock: clockOf(() => {
      looks++;
      return performance.now() + world.hours * 3_600_000;
    }),
    pollMs: 5,
  });
  return {
    host,
    did,
    world,
    begin: () => host.begin(stop.signal),
    /** Resolves after the host has checked several more times. */
    looked(): Promise<unknown> {
      const until = looks + 5;
      return waitFor("a few looks", () => looks >= until);
    },
    async end() {
      stop.abort();
      await host.left();
    },
  };
}

test("hosts nothing unless asked to, and does nothing before it begins", async () => {
  const { host, did, begin, end } = hosting();
  await host.start();
  expect(did).toEqual([]);
  expect(host.hosts()).toBe(false);
  const other = hosting();
  other.begin();
  await other.end();
  expect(other.did).toEqual([]);
  begin();
  await waitFor("the engine that was asked for", () => host.hosts());
  await end();
});

test("hosts when asked to, and at the end hands over the remaining work once", async () => {
  for (const work of [[], ["1 1 filing"]]) {
    const { host, did, world, begin, end } = hosting();
    begin();
    await host.start();
    expect(host.hosts()).toBe(true);
    host.wake();
    world.work = work;
    await end();
    host.handOver();
    expect(did).toEqual([
      "open",
      "wake",
      "jobs stop",
      "close",
      ...(work.length > 0 ? ["file"] : []),
    ]);
    expect(host.hosts()).toBe(false);
  }
});

test("hands over at once if the process must exit before its engine does", async () => {
  const { host, did, begin } = hosting({ autoStart: true });
  begin();
  await waitFor("the engine", () => host.hosts());
  host.handOver();
  host.handOver();
  expect(did).toEqual(["open", "file"]);
});

test("waits while another process hosts, and takes over when that process leaves", async () => {
  const { host, did, world, begin, end } = hosting({ autoStart: true });
  world.taken = true;
  begin();
  await host.start();
  expect({ hosts: host.hosts(), wants: host.wants(), did }).toEqual({
    hosts: false,
    wants: true,
    did: [],
  });
  world.taken = false;
  await waitFor("the engine", () => host.hosts());
  await end();
});

test("starts a process for waiting work if the lock is free, and retries the same work only later", async () => {
  const { host, did, world, begin, looked, end } = hosting();
  world.taken = true;
  world.work = ["1 1 approved"];
  begin();
  await looked();
  expect(did).toEqual([]);
  world.taken = false;
  await waitFor("the process", () => did.length > 0);
  world.hours = 0.01;
  await looked();
  expect(did).toEqual(["file"]);
  world.work = ["1 2 approved"];
  await waitFor("the changed work", () => did.length > 1);
  world.hours = 1;
  await waitFor("the same work, later", () => did.length > 2);
  expect(host.hosts()).toBe(false);
  await end();
});

test("a local decision starts the filing process at once, and the check does not start another", async () => {
  const { host, did, world, begin, looked, end } = hosting();
  host.wake();
  world.work = ["1 1 approved"];
  begin();
  await looked();
  expect(did).toEqual(["file"]);
  await end();
});

test("a fault ends the engine, is reported with its reason, and the engine is retried later or on request", async () => {
  let faults = 0;
  const { host, did, world, begin, end } = hosting({
    autoStart: true,
    run: async (signal) => {
      if (++faults < 3) throw new MustStop("The lock was lost.", "Start it again.", "conflict");
      await untilAborted(signal);
    },
  });
  begin();
  await waitFor("the fault", () => host.fault());
  expect(host.fault()).toBe("The lock was lost.");
  expect(host.hosts()).toBe(false);
  expect(did).toEqual(["open", "jobs stop", "close", "failed"]);
  await host.start();
  await waitFor("the second fault", () => did.filter((each) => each === "failed").length === 2);
  world.hours = 1;
  await waitFor("the engine", () => host.hosts());
  expect(host.fault()).toBeUndefined();
  await end();
});

test("an engine that lost its database server continues when the server is back, and reports each change once", async () => {
  const gone = Promise.withResolvers<never>();
  const { host, did, world, begin, end } = hosting({
    autoStart: true,
    run: (signal) => (did.length > 1 ? untilAborted(signal) : gone.promise),
  });
  begin();
  await waitFor("the engine", () => host.hosts());
  world.away = true;
  gone.reject(new Outage("database_unavailable", "The database cannot be reached."));
  for (const tries of [2, 3, 4]) {
    await waitFor("another try", () => did.filter((each) => each === "open").length === tries);
    expect(host.hosts()).toBe(false);
    world.hours += 0.001;
  }
  world.away = false;
  world.hours += 0.001;
  await waitFor("the engine", () => host.hosts());
  expect(did.filter((each) => each === "failed" || each.startsWith("The database server"))).toEqual(
    [
      "The database server is unavailable, so the engine stopped. It continues automatically.",
      "The database server is back, and the engine continues.",
    ],
  );
  await end();
});
