import type { Clock } from "../../src/core/clock.ts";

export type FakeClock = Clock & {
  /** Advances the time and wakes all sleepers that are due, in order. */
  advance(ms: number): void;
  /** Number of current sleepers. */
  sleepers(): number;
  /** Milliseconds until the next sleeper wakes. Undefined if there is no sleeper. */
  nextIn(): number | undefined;
};

/** A clock that is only moved by hand. Wall and monotonic time advance together. */
export function fakeClock(startMs = Date.parse("2026-03-01T12:00:00Z")): FakeClock {
  const asleep = new Set<{ at: number; wake: () => void }>();
  let passed = 0;
  return {
    now: () => startMs + passed,
    monotonic: () => passed,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const onAbort = (): void => {
          asleep.delete(sleeper);
          reject(signal.reason);
        };
        const wake = (): void => {
          signal.removeEventListener("abort", onAbort);
          asleep.delete(sleeper);
          resolve();
        };
        const sleeper = { at: passed + ms, wake };
        asleep.add(sleeper);
        signal.addEventListener("abort", onAbort, { once: true });
      }),
    advance(ms) {
      const until = passed + ms;
      for (;;) {
        const [next] = [...asleep].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
        if (!next) break;
        passed = Math.max(passed, next.at);
        next.wake();
      }
      passed = until;
    },
    sleepers: () => asleep.size,
    nextIn: () =>
      asleep.size === 0 ? undefined : Math.min(...[...asleep].map(({ at }) => at)) - passed,
  };
}

/** A clock that shows the time that the test returns, in ms, and never sleeps. */
export const clockOf = (now: () => number): Clock => ({
  now,
  monotonic: now,
  sleep: async (_ms, signal) => signal.throwIfAborted(),
});
