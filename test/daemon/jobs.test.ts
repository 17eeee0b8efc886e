import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { startJobs } from "../../src/daemon/upkeep.ts";
import { fakeClock } from "../support/fake-clock.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Five minutes to four at night, in the zone of the machine that runs this. */
const NIGHT = new Date(2026, 2, 10, 3, 55).getTime();

const unexpected = (name: string, error: unknown): never => {
  throw new Error(`${name} failed: ${String(error)}`);
};

/** So much time passes minute by minute, with a turn of the event loop after each. */
async function pass(clock: ReturnType<typeof fakeClock>, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= MINUTE_MS) {
    clock.advance(MINUTE_MS);
    await setImmediate();
  }
}

test("a job runs each night at its time, another each hour at its minute", async () => {
  const clock = fakeClock(NIGHT);
  const ran: string[] = [];
  const job = (name: string, at: { hour?: number; minute: number }) => ({
    name,
    at,
    run: async () => void ran.push(`${name} ${new Date(clock.now()).toTimeString().slice(0, 5)}`),
  });
  const stop = startJobs([job("night", { hour: 4, minute: 17 }), job("hour", { minute: 47 })], unexpected, clock);
  await pass(clock, 3 * HOUR_MS);
  expect(ran).toEqual(["night 04:17", "hour 04:47", "hour 05:47", "hour 06:47"]);
  await pass(clock, 24 * HOUR_MS);
  expect(ran.filter((one) => one.startsWith("night"))).toEqual(["night 04:17", "night 04:17"]);
  await stop();
  await pass(clock, 24 * HOUR_MS);
  expect(ran).toHaveLength(4 + 1 + 24);
});

test("a time that the machine slept through is made up for once, and a clock that was set back skips no night", async () => {
  const clock = fakeClock(NIGHT);
  let set = 0;
  let runs = 0;
  const job = { name: "night", at: { hour: 4, minute: 17 }, run: async () => void runs++ };
  const stop = startJobs([job], unexpected, { sleep: clock.sleep, now: () => clock.now() + set });
  set = 30 * HOUR_MS;
  await pass(clock, 20 * MINUTE_MS);
  expect(runs).toBe(1);
  set = -48 * HOUR_MS;
  await pass(clock, 25 * HOUR_MS);
  expect(runs).toBe(2);
  await stop();
});

test("a failing job is reported and runs again, a running one is not started twice, and a stop awaits it and is no error", async () => {
  const clock = fakeClock(NIGHT);
  const errors: string[] = [];
  let runs = 0;
  let ended = false;
  const stop = startJobs(
    [
      { name: "ill", at: { minute: 0 }, run: () => Promise.reject(new Error("ill")) },
      {
        name: "slow",
        at: { minute: 0 },
        async run(signal) {
          runs++;
          await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
          await setImmediate();
          ended = true;
          throw signal.reason;
        },
      },
    ],
    (name) => errors.push(name),
    clock,
  );
  await pass(clock, 3 * HOUR_MS);
  expect(errors).toEqual(["ill", "ill", "ill"]);
  expect(runs).toBe(1); // its other times came while it ran
  await stop();
  expect(ended).toBe(true);
  await pass(clock, 3 * HOUR_MS);
  expect(errors).toHaveLength(3);
});

test("an hour that the end of summer time repeats runs an hourly job once in each of both", async () => {
  const zone = process.env["TZ"];
  process.env["TZ"] = "Europe/Berlin";
  try {
    // Half past two in summer time; at three the clocks go back to two.
    const clock = fakeClock(Date.UTC(2026, 9, 25, 0, 30));
    const ran: number[] = [];
    const job = { name: "hour", at: { minute: 47 }, run: async () => void ran.push(clock.now()) };
    const stop = startJobs([job], unexpected, clock);
    await pass(clock, 3 * HOUR_MS);
    await stop();
    expect(ran.map((at) => new Date(at).toISOString().slice(11, 16))).toEqual(["00:47", "01:47", "02:47"]);
  } finally {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  }
});
