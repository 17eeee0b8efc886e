import type { Trace } from "../../core/trace.ts";

/** Wakes the stages: something may have changed. */
export type Wake = {
  /** How often it rang, so that a ring between checking and waiting is not lost. */
  rings(): number;
  /** `why` completes "Woken: …", for the log. */
  ring(why?: string): void;
  /** Resolves at the first ring after `since`, after `ms`, or when the signal aborts. */
  after(since: number, ms: number, signal: AbortSignal): Promise<void>;
};

export function createWake(trace?: Trace): Wake {
  let rings = 0;
  const sleepers = new Set<() => void>();
  return {
    rings: () => rings,
    ring(why = "a stage has work for another") {
      rings++;
      trace?.({ kind: "wake", why });
      for (const wakeUp of Array.from(sleepers)) wakeUp();
    },
    after(since, ms, signal) {
      if (rings > since || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wakeUp = (): void => {
          clearTimeout(timer);
          sleepers.delete(wakeUp);
          signal.removeEventListener("abort", wakeUp);
          resolve();
        };
        const timer = setTimeout(wakeUp, ms);
        sleepers.add(wakeUp);
        signal.addEventListener("abort", wakeUp, { once: true });
      });
    },
  };
}
