import { expect, test, vi } from "vitest";
import {
  computeInterval,
  createDataVersionStage,
  createEngine,
  createWake,
  type EngineDeps,
  keepRunning,
  makePausable,
  type Stage,
} from "../../../src/app/engine/engine.ts";
import { pauseOrResume } from "../../../src/app/review/control-engine.ts";
import { MustStop } from "../../../src/base/errors.ts";
import { isPaused } from "../../../src/store/settings/settings.ts";
import { tempStore } from "../../support/temp-store.ts";
import { waitFor } from "../../support/wait-for.ts";

const by = { actor: "mcp:test", at: 5 };
const never = new AbortController().signal;

const engineOf = (stages: Stage[], more: Partial<EngineDeps> = {}) =>
  createEngine({
    stages,
    wake: createWake(),
    recover: async () => {},
    onError: () => expect.unreachable(),
    ...more,
  });

test("runs recovery before any stage, and ends a single run when every stage stays idle", async () => {
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

test("waiting for idle returns when no work is left, while the engine keeps running", async () => {
  const stop = new AbortController();
  let left = 5;
  const stage: Stage = {
    name: "file",
    async run() {
      left = Math.max(0, left - 1);
      return 60;
    },
    idle: async () => left === 0,
  };
  const engine = engineOf([stage, { name: "other", run: async () => 1000 }]);
  const running = engine.run(stop.signal);
  await engine.rest();
  expect(left).toBe(0);
  left = 1_000_000;
  const resting = engine.rest(stop.signal);
  stop.abort();
  await Promise.all([resting, running]);
});

test("starts no stage if recovery throws", async () => {
  const stage = { name: "s", run: () => Promise.reject(new Error("ran")), idle: async () => true };
  const engine = engineOf([stage], { recover: () => Promise.reject(new Error("lock lost")) });
  await expect(engine.run(never)).rejects.toThrow("lock lost");
});

test("runs until it is stopped, even if one stage keeps failing", async () => {
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
  };
  const ill: Stage = { ...well, name: "ill", run: () => Promise.reject(new Error("ill")) };
  await engineOf([ill, well], { onError: (name) => errors.push(name) }).run(stop.signal);
  expect(rounds).toBe(3);
  expect(errors).toEqual(["ill"]);
});

const lost = new MustStop("The lock is lost.", "Start again.");

test.each(["run", "runOnce"] as const)(
  "a lost lock ends %s after the other stages have stopped, and is not reported as an error",
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
    const fails: Stage = { ...busy, name: "fails", run: () => Promise.reject(lost) };
    await expect(engineOf([busy, fails])[how](never)).rejects.toBe(lost);
    expect(log.slice(0, 2)).toEqual(["told to stop", "drained"]);
  },
);

test("a lost lock ends the engine even if a stage does not stop", async () => {
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

const stageOf = (run: (round: number) => Promise<number>): Stage & { rounds: () => number } => {
  let rounds = 0;
  return {
    name: "one",
    run: () => run(++rounds),
    idle: async () => true,
    rounds: () => rounds,
  };
};

test("reports the name of a stage that throws, and runs the stage again at the next wake", async () => {
  const wake = createWake();
  const stop = new AbortController();
  const errors: [string, unknown][] = [];
  const stage = stageOf(async (round) => {
    if (round === 1) throw new Error("first");
    stop.abort();
    return 0;
  });
  const onError = (name: string, error: unknown): void => {
    errors.push([name, error]);
    wake.ring();
  };
  await keepRunning(stage, wake, onError, stop.signal);
  expect(errors).toEqual([["one", new Error("first")]]);
  expect(stage.rounds()).toBe(2);
});

test("a wake during a round starts the next round at once", async () => {
  const wake = createWake();
  const stop = new AbortController();
  const stage = stageOf(async (round) => {
    if (round === 1) wake.ring();
    else stop.abort();
    return 3_600_000;
  });
  await keepRunning(stage, wake, () => {}, stop.signal);
  expect(stage.rounds()).toBe(2);
});

test("does not report a stop as an error, and waits for running work", async () => {
  const stop = new AbortController();
  const errors: unknown[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  let ended = false;
  const stage: Stage = {
    ...stageOf(async () => {
      stop.abort(new Error("stop"));
      throw stop.signal.reason;
    }),
    drained: () => promise,
  };
  const running = keepRunning(
    stage,
    createWake(),
    (_, error) => errors.push(error),
    stop.signal,
  ).finally(() => {
    ended = true;
  });
  await Promise.resolve();
  expect(ended).toBe(false);
  resolve();
  await running;
  expect(errors).toEqual([]);
});

test("runs a continuously woken stage only a few times, and again after the last wake", async () => {
  const wake = createWake();
  const stop = new AbortController();
  let runs = 0;
  let ringsSeen = 0;
  const stage = {
    name: "busy",
    run: async () => {
      runs++;
      ringsSeen = wake.rings();
      return 60_000;
    },
    idle: async () => true,
  };
  const running = keepRunning(stage, wake, () => {}, stop.signal);
  for (let rings = 0; rings < 200; rings++) {
    wake.ring();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await waitFor("the last ring to be seen", () => ringsSeen === 200);
  stop.abort();
  await running;
  expect(runs).toBeLessThan(50);
});

test("limits the share of time that a stage works, regardless of wakes, unless the stage asks to run sooner", () => {
  expect([0, 2, 12, 400].map((took) => computeInterval(took, 60_000))).toEqual([50, 50, 120, 500]);
  expect(computeInterval(12, 20)).toBe(20);
});

function counting(busy = true): Stage & { runs: number } {
  const stage = {
    name: "discover",
    runs: 0,
    async run() {
      stage.runs++;
      return 20;
    },
    idle: async () => !busy,
  };
  return stage;
}

test("a paused stage does nothing, and counts as idle", async () => {
  const inner = counting();
  let paused = true;
  const stage = makePausable(inner, async () => paused);
  expect(await stage.run(never)).toBeGreaterThanOrEqual(1000);
  expect(inner.runs).toBe(0);
  expect(await stage.idle?.()).toBe(true);
  paused = false;
  expect(await stage.run(never)).toBe(20);
  expect(inner.runs).toBe(1);
  expect(await stage.idle?.()).toBe(false);
});

test("applies a pause and a resume by another process", async () => {
  await using temp = await tempStore();
  await using other = await temp.open();
  const { store } = temp;
  const wake = createWake();
  const inner = counting();
  const stages = [
    createDataVersionStage(store, wake, () => {}),
    makePausable(inner, () => isPaused(store.read)),
  ];
  const stop = new AbortController();
  const running = engineOf(stages, { wake }).run(stop.signal);
  await waitFor("it to run", () => inner.runs > 1);

  await pauseOrResume(other, true, by);
  let seen = -1;
  await waitFor("it to rest", () => inner.runs === seen || ((seen = inner.runs), false), 5000, 200);

  await pauseOrResume(other, false, by);
  await waitFor("it to go on", () => inner.runs > seen);
  stop.abort();
  await running;
});
