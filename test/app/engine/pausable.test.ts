import { expect, test } from "vitest";
import { createDataVersionStage } from "../../../src/app/engine/data-version.ts";
import { createEngine, pausable, type Stage } from "../../../src/app/engine/engine.ts";
import { createWake } from "../../../src/app/engine/wake.ts";
import { pause } from "../../../src/app/review/review.ts";
import { isPaused } from "../../../src/store/settings/settings.ts";
import { tempStore } from "../../support/temp-store.ts";
import { waitFor } from "../../support/wait-for.ts";

const by = { actor: "mcp:test", at: 5 };

function counting(busy = true): Stage & { runs: number } {
  const stage = {
    name: "discover",
    runs: 0,
    async run() {
      stage.runs++;
      return 20;
    },
    idle: async () => !busy,
    drained: async () => {},
  };
  return stage;
}

test("a paused stage does nothing, and counts as idle", async () => {
  const signal = new AbortController().signal;
  const inner = counting();
  let paused = true;
  const stage = pausable(inner, async () => paused);
  expect(await stage.run(signal)).toBeGreaterThanOrEqual(1000);
  expect(inner.runs).toBe(0);
  expect(await stage.idle()).toBe(true);
  paused = false;
  expect(await stage.run(signal)).toBe(20);
  expect(inner.runs).toBe(1);
  expect(await stage.idle()).toBe(false);
});

test("a pause by another process takes effect, and so does its resume", async () => {
  await using temp = await tempStore();
  await using other = await temp.open();
  const { store } = temp;
  const wake = createWake();
  const inner = counting();
  const stages = [createDataVersionStage(store, wake, () => {}), pausable(inner, () => isPaused(store.read))];
  const engine = createEngine({
    stages,
    wake,
    recover: async () => {},
    onError: (_, error) => expect(error).toBeUndefined(),
  });
  const stop = new AbortController();
  const running = engine.run(stop.signal);
  await waitFor("it to run", () => inner.runs > 1);

  await pause(other, true, by);
  let seen = -1;
  await waitFor("it to rest", () => inner.runs === seen || ((seen = inner.runs), false), 5000, 200);

  await pause(other, false, by);
  await waitFor("it to go on", () => inner.runs > seen);
  stop.abort();
  await running;
});
