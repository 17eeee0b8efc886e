import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createProgress } from "../../../src/app/engine/progress.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { superviseEngine } from "../../../src/program/run/supervision.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function scene({ watchdogMs }: { watchdogMs: number | undefined } = { watchdogMs: 60_000 }) {
  const sent: string[] = [];
  const log: string[] = [];
  const say = (message: string): void => void log.push(message);
  const progress = createProgress(systemClock);
  const stage = progress.watch({
    name: "data-version",
    run: async () => 1,
    idle: async () => true,
  });
  const stop = new AbortController();
  const run = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  const engine = superviseEngine(
    { run, runOnce: run },
    {
      notify: async (lines) => void sent.push(lines.join(" ")),
      progress,
      watchdogMs,
      status: async () => "Releases: review 3.",
      log: { info: say, warn: say, error: say },
    },
  );
  return {
    sent,
    log,
    progress,
    stop,
    running: engine.run(stop.signal),
    goRound: () => stage.run(stop.signal),
    taken: () => sent.splice(0),
  };
}

const WELL = "WATCHDOG=1 STATUS=Releases: review 3.";

test("reports ready after recovery, and requests more time until then", async () => {
  const { taken, progress, stop, running } = scene();
  await vi.advanceTimersByTimeAsync(45_000);
  expect(taken()).toEqual(
    Array.from(
      { length: 3 },
      () => "EXTEND_TIMEOUT_USEC=120000000 WATCHDOG=1 STATUS=Finishing interrupted work.",
    ),
  );
  progress.begun();
  await vi.advanceTimersByTimeAsync(200);
  expect(taken()).toEqual(["READY=1", WELL]);
  stop.abort();
  await running;
});

test("sends three watchdog messages per interval while the loop runs, and none when it hangs", async () => {
  const { taken, log, progress, goRound, stop, running } = scene();
  progress.begun();
  await vi.advanceTimersByTimeAsync(200);
  taken();
  for (let beats = 0; beats < 3; beats++) {
    await goRound();
    await vi.advanceTimersByTimeAsync(20_000);
  }
  expect(taken()).toEqual([WELL, WELL, WELL]);
  await vi.advanceTimersByTimeAsync(60_000);
  const hangs = "STATUS=No stage of the engine has finished a run since the last check.";
  expect(taken()).toEqual([hangs, hangs, hangs]);
  expect(log).toEqual([
    "No stage of the engine has finished a run since the last check. Progress is no longer reported to the supervisor.",
  ]);
  await goRound();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(taken()).toEqual([WELL]);
  stop.abort();
  await running;
});

test("reports a stop at once, and sends nothing after it", async () => {
  const { taken, progress, goRound, stop, running } = scene();
  progress.begun();
  await vi.advanceTimersByTimeAsync(200);
  taken();
  await goRound();
  stop.abort();
  await running;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(taken()).toEqual(["STOPPING=1 STATUS=Stopping at the next safe step."]);
  expect(vi.getTimerCount()).toBe(0);
});

test("without a watchdog, sends only readiness and status", async () => {
  const { taken, progress, stop, running } = scene({ watchdogMs: undefined });
  progress.begun();
  await vi.advanceTimersByTimeAsync(200);
  expect(taken().slice(-2)).toEqual(["READY=1", "STATUS=Releases: review 3."]);
  stop.abort();
  await running;
});
