import { expect, test } from "vitest";
import { keepRunning, type Stage } from "../../../src/app/engine/engine.ts";
import { createWake } from "../../../src/app/engine/wake.ts";
import { waitFor } from "../../support/wait-for.ts";

const stageOf = (run: (round: number) => Promise<number>): Stage & { rounds: () => number } => {
  let rounds = 0;
  return {
    name: "one",
    run: () => run(++rounds),
    idle: async () => true,
    drained: async () => {},
    rounds: () => rounds,
  };
};

test("a stage that throws is reported by name and runs again at the next wake", async () => {
  const wake = createWake();
  const stop = new AbortController();
  const errors: [string, unknown][] = [];
  const stage = stageOf(async (round) => {
    if (round === 1) throw new Error("first");
    stop.abort();
    return 0;
  });
  const running = keepRunning(
    stage,
    wake,
    (name, error) => {
      errors.push([name, error]);
      wake.ring();
    },
    stop.signal,
  );
  await running;
  expect(errors).toEqual([["one", new Error("first")]]);
  expect(stage.rounds()).toBe(2);
});

test("a wake during a round starts the next one at once", async () => {
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

test("a stop is no error, and running work is awaited", async () => {
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
  const running = keepRunning(stage, createWake(), (_, error) => errors.push(error), stop.signal).finally(() => {
    ended = true;
  });
  await Promise.resolve();
  expect(ended).toBe(false);
  resolve();
  await running;
  expect(errors).toEqual([]);
});

test("a stage that is woken all the time runs a few times, and once more after the last ring", async () => {
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
