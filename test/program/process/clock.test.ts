import { expect, test } from "vitest";
import { systemClock } from "../../../src/program/process/clock.ts";

test("a sleep that is ended early rejects with the signal's own reason", async () => {
  const stop = new AbortController();
  const asleep = systemClock.sleep(60_000, stop.signal);
  stop.abort("enough");
  await expect(asleep).rejects.toBe("enough");
  await expect(systemClock.sleep(0, stop.signal)).rejects.toBe("enough");
});

test("a sleep lasts as long as it was asked to", async () => {
  const began = systemClock.monotonic();
  await systemClock.sleep(20, new AbortController().signal);
  expect(systemClock.monotonic() - began).toBeGreaterThanOrEqual(19);
});
