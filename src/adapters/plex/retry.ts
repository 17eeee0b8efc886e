import type { Clock } from "../../core/clock.ts";
import { Outage } from "../../core/errors.ts";
import { isLasting } from "./transport/errors.ts";
import type { PlexAnswer } from "./transport/exchange.ts";

const FIRST_MS = 1000;
const MOST_MS = 30_000;
/** Each wait is up to this part longer or shorter: what failed together does not come back together. */
const JITTER = 0.2;

export type RetryDeps = {
  clock: Clock;
  /** From 0 to 1. */
  random: () => number;
  /** How often a request is sent again. */
  retries: number;
};

/**
 * Sends a request again while it fails in a way that passes: after 1, 2, 4 … 30 s, or later when the server says so.
 * Ends with the last answer or `Outage`; throws the signal's reason.
 */
export function createRetry({ clock, random, retries }: RetryDeps) {
  return async (work: () => Promise<PlexAnswer>, signal: AbortSignal): Promise<PlexAnswer> => {
    let faults = 0;
    for (let tried = 0; ; tried++) {
      const outcome = await work().catch((error: unknown) => {
        if (tried < retries && isPassingOutage(error)) return error;
        throw error;
      });
      if (!(outcome instanceof Outage)) {
        // Plex answers 500 to a wrong parameter as well, and will again.
        const passes = outcome.status === 500 ? faults++ === 0 : isPassing(outcome.status);
        if (!passes || tried >= retries) return outcome;
      }
      const backoff = Math.min(MOST_MS, FIRST_MS * 2 ** tried * (1 + JITTER * (2 * random() - 1)));
      await clock.sleep(Math.max(backoff, outcome.retryAfterMs ?? 0), signal);
    }
  };
}

const isPassingOutage = (error: unknown): error is Outage =>
  error instanceof Outage && error.code === "plex_unavailable" && !isLasting(error);
const isPassing = (status: number): boolean => status === 429 || (status >= 502 && status <= 504);
