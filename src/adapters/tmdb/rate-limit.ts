import type { Clock } from "../../core/clock.ts";

type RateLimitDeps = { clock: Clock; inFlight: number; perSecond: number | undefined };

/** Runs work first come, first served: at most `inFlight` at once, and never more than `perSecond` starts in a second. */
export function createRateLimit({ clock, inFlight, perSecond }: RateLimitDeps) {
  const waiting = new Set<() => void>();
  let free = inFlight;
  /** Monotonic start times of the last `perSecond` runs, some of them still to come. */
  const starts: number[] = [];

  async function slot(signal: AbortSignal): Promise<void> {
    if (free > 0) {
      free--;
      return;
    }
    const turn = Promise.withResolvers<void>();
    const onAbort = (): void => {
      // At once: a slot handed to one that is leaving would be lost.
      waiting.delete(turn.resolve);
      turn.reject(signal.reason);
    };
    waiting.add(turn.resolve);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      await turn.promise;
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** Hands the slot to the one that waits longest. */
  function leave(): void {
    for (const next of waiting) {
      waiting.delete(next);
      next();
      return;
    }
    free++;
  }

  async function pace(signal: AbortSignal): Promise<void> {
    if (perSecond === undefined) return;
    const now = clock.monotonic();
    const oldest = starts.length < perSecond ? undefined : starts.shift();
    const at = oldest === undefined ? now : Math.max(now, oldest + 1000);
    starts.push(at);
    if (at > now) await clock.sleep(at - now, signal);
  }

  return async <T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    signal.throwIfAborted();
    await slot(signal);
    try {
      await pace(signal);
      return await work();
    } finally {
      leave();
    }
  };
}
