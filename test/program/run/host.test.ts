import { afterEach, expect, test, vi } from "vitest";
import type { Engine } from "../../../src/app/engine/engine.ts";
import { type HostDeps, hostEngine } from "../../../src/program/run/host.ts";

type Name = "SIGTERM" | "SIGINT" | "SIGHUP";

/** A host whose signals are sent by hand. Records everything that it did, in order. */
function host(engine: Partial<Engine>, { once = false, stopJobs = async () => {} } = {}) {
  const handlers = new Map<Name, () => void>();
  const log: string[] = [];
  const deps: HostDeps = {
    engine: {
      run: () => expect.unreachable("run"),
      runOnce: () => expect.unreachable("runOnce"),
      ...engine,
    },
    once,
    log: { info: (m) => log.push(m), warn: (m) => log.push(m), error: (m) => log.push(m) },
    onSignal(name, handler) {
      handlers.set(name, handler);
      return () => handlers.delete(name);
    },
    reload: () => void log.push("reload"),
    startJobs() {
      log.push("jobs start");
      return async () => {
        log.push("jobs stop");
        await stopJobs();
      };
    },
  };
  return { running: hostEngine(deps), send: (name: Name) => handlers.get(name)?.(), handlers, log };
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

afterEach(() => void vi.useRealTimers());

test.each<Name>(["SIGTERM", "SIGINT"])(
  "%s stops the engine, then the jobs, and removes the handlers",
  async (name) => {
    const { running, send, handlers, log } = host({ run: untilAborted });
    send(name);
    await running;
    expect(log).toEqual(["jobs start", `${name}: stopping.`, "jobs stop"]);
    expect(handlers.size).toBe(0);
  },
);

test("SIGHUP reloads the configuration without stopping anything", async () => {
  const { running, send, log } = host({ run: untilAborted });
  send("SIGHUP");
  send("SIGTERM");
  await running;
  expect(log.indexOf("reload")).toBeLessThan(log.indexOf("SIGTERM: stopping."));
});

test("with once, the run ends on its own and starts no jobs", async () => {
  let ran = 0;
  const { running, log } = host({ runOnce: async () => void ran++ }, { once: true });
  await running;
  expect(ran).toBe(1);
  expect(log).toEqual([]);
});

test("an engine that fails ends the daemon and stops its jobs", async () => {
  const { running, handlers, log } = host({ run: () => Promise.reject(new Error("lock lost")) });
  await expect(running).rejects.toThrow("lock lost");
  expect(log).toEqual(["jobs start", "jobs stop"]);
  expect(handlers.size).toBe(0);
});

const never = (): Promise<void> => new Promise(() => {});
const LATE = "Some work did not stop in time. It is abandoned and continues at the next start.";

test.each([
  ["the engine", { run: never }, {}],
  ["a job", { run: untilAborted }, { stopJobs: never }],
])("abandons parts that do not stop within 9 s: %s", async (_, engine, options) => {
  vi.useFakeTimers();
  let ended = false;
  const { running, send, log } = host(engine, options);
  const end = running.finally(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(60_000);
  send("SIGTERM");
  await vi.advanceTimersByTimeAsync(8999);
  expect(ended).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await end;
  expect(log).toContain(LATE);
});

test("leaves nothing running after a timely stop", async () => {
  vi.useFakeTimers();
  const { running, send, log } = host({ run: untilAborted });
  send("SIGTERM");
  await running;
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(log).not.toContain(LATE);
});

test("a job that does not stop delays the end of a failed engine by at most 9 s", async () => {
  vi.useFakeTimers();
  const { running } = host(
    { run: () => Promise.reject(new Error("lock lost")) },
    { stopJobs: never },
  );
  const failed = expect(running).rejects.toThrow("lock lost");
  await vi.advanceTimersByTimeAsync(9000);
  await failed;
});
