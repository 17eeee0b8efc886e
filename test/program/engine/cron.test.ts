import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { assertSchedule, computeLongestGap } from "../../../src/program/engine/cron.ts";
import { type JobListener, startJobs } from "../../../src/program/engine/jobs.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** 3:55 at night, in the time zone of this machine. */
const NIGHT = new Date(2026, 2, 10, 3, 55).getTime();

// node-cron reads the machine's clock and waits with the machine's timers.
beforeEach(
  () => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: NIGHT }),
);
afterEach(() => void vi.useRealTimers());

const clock = {
  now: (): number => Date.now(),
  sleep: (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    }),
};

const told = (more: Partial<JobListener> = {}): JobListener => ({
  planned() {},
  ran() {},
  failed(name, _, error) {
    throw new Error(`${name} failed: ${String(error)}`);
  },
  ...more,
});

/** Advances the time by this much, minute by minute. The event loop runs once after each minute. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= MINUTE_MS) {
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    await setImmediate();
  }
}

/** Sets the clock without any timer noticing it. */
const setClock = (byMs: number): void => void vi.setSystemTime(Date.now() + byMs);

const shown = (): string => new Date().toTimeString().slice(0, 5);

test("runs jobs at their scheduled times, and reports each next run", async () => {
  const ran: string[] = [];
  const next: string[] = [];
  const job = (name: string, at: string) => ({
    name,
    at,
    run: async () => void ran.push(`${name} ${shown()}`),
  });
  const note = (name: string, at: number): void =>
    void next.push(`${name} ${new Date(at).toTimeString().slice(0, 5)}`);
  const stop = startJobs(
    [job("night", "17 4 * * *"), job("hour", "47 * * * *")],
    told({ planned: note, ran: note }),
    clock,
  );
  expect(next).toEqual(["night 04:17", "hour 04:47"]);
  await pass(3 * HOUR_MS);
  expect(ran).toEqual(["night 04:17", "hour 04:47", "hour 05:47", "hour 06:47"]);
  expect(next.slice(2)).toEqual(["night 04:17", "hour 05:47", "hour 06:47", "hour 07:47"]);
  await pass(24 * HOUR_MS);
  expect(ran.filter((one) => one.startsWith("night"))).toEqual(["night 04:17", "night 04:17"]);
  await stop();
  await pass(24 * HOUR_MS);
  expect(ran).toHaveLength(4 + 1 + 24);
});

test("runs a job once for the runs missed during sleep, and skips no night after the clock is set back", async () => {
  let runs = 0;
  const job = { name: "night", at: "17 4 * * *", run: async () => void runs++ };
  const stop = startJobs([job], told(), clock);
  setClock(30 * HOUR_MS);
  await pass(20 * MINUTE_MS);
  expect(runs).toBe(1);
  setClock(-78 * HOUR_MS);
  await pass(25 * HOUR_MS);
  expect(runs).toBe(2);
  await stop();
});

test("a process that was busy at the scheduled second runs the job when it is free", async () => {
  let runs = 0;
  const stop = startJobs(
    [{ name: "night", at: "17 4 * * *", run: async () => void runs++ }],
    told(),
    clock,
  );
  await vi.advanceTimersByTimeAsync(21 * MINUTE_MS);
  setClock(MINUTE_MS + 5000);
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(runs).toBe(1);
  await stop();
});

test("reports a failing job and reruns it, never starts a running one twice, and waits for it on stop without an error", async () => {
  const errors: string[] = [];
  let runs = 0;
  let ended = false;
  const stop = startJobs(
    [
      { name: "ill", at: "0 * * * *", run: () => Promise.reject(new Error("ill")) },
      {
        name: "slow",
        at: "0 * * * *",
        async run(signal) {
          runs++;
          await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
          await setImmediate();
          ended = true;
          throw signal.reason;
        },
      },
    ],
    told({ failed: (name) => void errors.push(name) }),
    clock,
  );
  await pass(3 * HOUR_MS);
  expect(errors).toEqual(["ill", "ill", "ill"]);
  expect(runs).toBe(1); // its other scheduled times passed while it was still running
  await stop();
  expect(ended).toBe(true);
  await pass(3 * HOUR_MS);
  expect(errors).toHaveLength(3);
});

test("refuses an invalid expression, or one that never occurs, with the name of the setting", () => {
  for (const wrong of ["61 4 * * *", "17 4 * *", "often", "17 4 * 13 *", "0 0 30 2 *"]) {
    expect(() => assertSchedule("UPKEEP_SCHEDULE", wrong)).toThrow(`UPKEEP_SCHEDULE: “${wrong}”`);
  }
  for (const right of ["17 4 * * *", "*/15 2-4 * * mon,wed", "0 3 1 * *"]) {
    assertSchedule("BACKUP_SCHEDULE", right);
  }
});

test("computes the longest gap between runs for a nightly, weekday and weekly schedule", () => {
  expect(computeLongestGap("17 4 * * *")).toBeGreaterThanOrEqual(24 * HOUR_MS);
  expect(computeLongestGap("17 4 * * *")).toBeLessThanOrEqual(25 * HOUR_MS);
  expect(Math.round(computeLongestGap("17 4 * * 1-5") / HOUR_MS / 24)).toBe(3);
  expect(Math.round(computeLongestGap("17 4 * * 0") / HOUR_MS / 24)).toBe(7);
});

describe("the hour that comes twice", () => {
  // The clock is set back from 3:00 to 2:00 at 1:00 UTC.
  const BEFORE = Date.UTC(2026, 9, 24, 23, 40);
  const zone = process.env["TZ"];
  beforeEach(() => {
    process.env["TZ"] = "Europe/Berlin";
    vi.setSystemTime(BEFORE);
  });
  afterEach(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });

  const runsOf = async (at: string): Promise<string[]> => {
    const ran: string[] = [];
    const run = async (): Promise<void> => void ran.push(new Date().toISOString().slice(11, 16));
    const stop = startJobs([{ name: "job", at, run }], told(), clock);
    await pass(4 * HOUR_MS);
    await stop();
    return ran;
  };

  test("a schedule of every hour runs in both", async () => {
    expect(await runsOf("*/30 * * * *")).toEqual([
      "00:00",
      "00:30",
      "01:00",
      "01:30",
      "02:00",
      "02:30",
      "03:00",
      "03:30",
    ]);
    vi.setSystemTime(BEFORE);
    expect(await runsOf("47 0-23 * * *")).toEqual(["23:47", "00:47", "01:47", "02:47"]);
    vi.setSystemTime(Date.UTC(2026, 9, 21, 12, 0));
    expect(await runsOf("5 * * * 0")).toEqual([]);
  });

  test("a schedule with certain hours runs once", async () => {
    expect(await runsOf("30 2 * * *")).toHaveLength(1);
    vi.setSystemTime(BEFORE);
    expect(await runsOf("0 1-4 * * *")).toHaveLength(3);
  });
});

test("runs an hourly job once for all runs that were missed during sleep", async () => {
  let runs = 0;
  const job = { name: "hour", at: "0 * * * *", run: async () => void runs++ };
  const stop = startJobs([job], told(), clock);
  setClock(30 * HOUR_MS);
  await pass(20 * MINUTE_MS);
  expect(runs).toBe(1);
  await stop();
});
