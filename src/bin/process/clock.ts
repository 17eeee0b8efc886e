import { setTimeout } from "node:timers/promises";
import type { Clock } from "../../core/clock.ts";

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
};

/** The time for a file's name: `20261121T090227Z`. */
export const timeStamp = (): string => new Date(systemClock.now()).toISOString().replace(/[-:]|\.\d+/g, "");
