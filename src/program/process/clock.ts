import type { Clock } from "../../core/clock.ts";

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  // Not the one of `node:timers/promises`: it creates an error with its stack for each sleep that
  // is ended early, and each request has such a sleep.
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

/** The time for a file's name: `20261121T090227Z`. */
export const formatTimeStamp = (): string =>
  new Date(systemClock.now()).toISOString().replace(/[-:]|\.\d+/g, "");
