import { expect, test } from "vitest";
import { systemClock } from "../../../src/program/process/clock.ts";

test("an aborted sleep rejects with the signal's reason", async () => {
  const stop = new AbortController();
  const asleep = systemClock.sleep(60_000, stop.signal);
  stop.abort("enough");
  await expect(asleep).rejects.toBe("enough");
  await expect(systemClock.sleep(0, stop.signal)).rejects.toBe("enough");
});

test("a sleep lasts as long as requested", async () => {
  const began = systemClock.monotonic();
  await systemClock.sleep(20, new AbortController().signal);
  expect(systemClock.monotonic() - began).toBeGreaterThanOrEqual(19);
});
