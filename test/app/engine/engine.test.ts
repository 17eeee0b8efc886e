import { expect, test, vi } from "vitest";
import { createEngine, type Stage } from "../../../src/app/engine/engine.ts";
import { createWake } from "../../../src/app/engine/wake.ts";
import { MustStop } from "../../../src/core/errors.ts";

const never = new AbortController().signal;

const engineOf = (stages: Stage[], more: Partial<Parameters<typeof createEngine>[0]> = {}) =>
  createEngine({
    stages,
    wake: createWake(),
    recover: async () => {},
    onError: () => expect.unreachable(),
    ...more,
  });

test("recovery runs before any stage, and once ends when every stage stays idle", async () => {
  const log: string[] = [];
  let work = 8;
  const stage = (name: string): Stage => ({
    name,
    async run() {
      log.push(name);
      if (name === "file" && work > 0) work--;
      return 60;
    },
    idle: async () => name !== "file" || work === 0,
    drained: async () => void log.push(`${name} drained`),
  });
  const recover = async (): Promise<void> => void log.push("recover");
  const engine = engineOf([stage("discover"), stage("file")], { recover });
  await engine.runOnce(never);
  expect(log[0]).toBe("recover");
  expect(work).toBe(0);
  expect(log.slice(-2).toSorted()).toEqual(["discover drained", "file drained"]);
});

test("if recovery throws, nothing starts", async () => {
  const stage = { name: "s", run: () => Promise.reject(new Error("ran")), idle: async () => true };
  const engine = engineOf([stage], { recover: () => Promise.reject(new Error("lock lost")) });
  await expect(engine.run(never)).rejects.toThrow("lock lost");
});

test("it runs until it is stopped, also if one stage keeps failing", async () => {
  const stop = new AbortController();
  const errors: string[] = [];
  let rounds = 0;
  const well: Stage = {
    name: "well",
    async run() {
      if (++rounds === 3) stop.abort();
      return 1;
    },
    idle: async () => true,
    drained: async () => {},
  };
  const ill: Stage = { ...well, name: "ill", run: () => Promise.reject(new Error("ill")) };
  await engineOf([ill, well], { onError: (name) => errors.push(name) }).run(stop.signal);
  expect(rounds).toBe(3);
  expect(errors).toEqual(["ill"]);
});

const lost = new MustStop("The lock is lost.", "Start again.");

test.each(["run", "runOnce"] as const)(
  "a lost lock ends %s: the other stages stop first, and it is no error",
  async (how) => {
    const log: string[] = [];
    const busy: Stage = {
      name: "busy",
      run: async (signal) => {
        signal.addEventListener("abort", () => log.push("told to stop"), { once: true });
        return 60_000;
      },
      idle: async () => false,
      drained: async () => void log.push("drained"),
    };
    const fails: Stage = { ...busy, name: "fails", run: () => Promise.reject(lost), drained: async () => {} };
    await expect(engineOf([busy, fails])[how](never)).rejects.toBe(lost);
    expect(log.slice(0, 2)).toEqual(["told to stop", "drained"]);
  },
);

test("a lost lock ends the engine even if something does not stop", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  try {
    const hangs: Stage = {
      name: "hangs",
      run: () => new Promise(() => {}),
      idle: async () => false,
      drained: () => new Promise(() => {}),
    };
    const fails: Stage = { ...hangs, name: "fails", run: () => Promise.reject(lost) };
    const ended = expect(engineOf([hangs, fails]).run(never)).rejects.toBe(lost);
    await vi.advanceTimersByTimeAsync(5000);
    await ended;
  } finally {
    vi.useRealTimers();
  }
});
