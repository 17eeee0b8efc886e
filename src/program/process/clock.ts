import type { Clock } from "../../core/clock.ts";

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  // Replaces the `sleep` of `node:timers/promises`, which creates an error with a stack trace for
  // each sleep that ends early. Every request has such a sleep.
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      }, ms);
      signal.addEventListener("abort", onAbort, { once: true });
    }),
};

/** Returns the current time for use in a file name: `20261121T090227Z`. */
export const formatTimeStamp = (): string =>
  new Date(systemClock.now()).toISOString().replace(/[-:]|\.\d+/g, "");
