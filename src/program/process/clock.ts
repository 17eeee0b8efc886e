import type { Clock } from "../../core/clock.ts";

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  // Not the one of `node:timers/promises`: for each sleep that is ended early, as that of each
  // request is, it makes an error with its stack.
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
