import { expect, test } from "vitest";
import { startJobs } from "../../src/daemon/upkeep.ts";

const EVERY_SECOND = "* * * * * *";

test("jobs run by the clock despite a failing one, and a stop is awaited and is no error", async () => {
  const errors: string[] = [];
  const { promise: began, resolve: begin } = Promise.withResolvers<void>();
  let runs = 0;
  let ended = false;
  const stop = startJobs(
    [
      { name: "ill", cron: EVERY_SECOND, run: () => Promise.reject(new Error("ill")) },
      {
        name: "slow",
        cron: EVERY_SECOND,
        async run(signal) {
          runs++;
          begin();
          await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
          await new Promise((resolve) => setImmediate(resolve));
          ended = true;
          throw signal.reason;
        },
      },
    ],
    (name) => errors.push(name),
  );
  await began;
  await expect.poll(() => errors.filter((name) => name === "ill").length, { timeout: 5000 }).toBeGreaterThan(2);
  expect(runs).toBe(1); // its second time came while it ran
  await stop();
  expect(ended).toBe(true);
  const before = errors.length;
  expect(errors).not.toContain("slow");
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect(errors).toHaveLength(before);
});
