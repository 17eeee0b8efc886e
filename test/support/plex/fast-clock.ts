import { setTimeout } from "node:timers/promises";
import type { Clock } from "../../../src/core/clock.ts";

/**
 * Real time, so many times faster. Not many times: what the machine itself needs for an answer, under load half a second,
 * is multiplied with it.
 */
export function fastClock(times: number, startMs = Date.parse("2026-03-01T12:00:00Z")): Clock {
  const begun = performance.now();
  const monotonic = (): number => (performance.now() - begun) * times;
  return {
    monotonic,
    now: () => Math.round(startMs + monotonic()),
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      // Node's own error for a timer that is called off would hide the signal's reason.
      await setTimeout(ms / times, undefined, { signal }).catch(() => signal.throwIfAborted());
    },
  };
}

/** Runs `work` when so much of that time has gone by, as the stand-in wants it. */
export const laterBy =
  (clock: Clock) =>
  (ms: number, work: () => void): void =>
    void clock.sleep(ms, new AbortController().signal).then(work);
