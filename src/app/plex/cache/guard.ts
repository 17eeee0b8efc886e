import type { Clock } from "../../../core/clock.ts";
import { within } from "./memory.ts";

const OPERATIONS = ["get", "set", "delete", "claim", "publish"] as const;
type Operation = (typeof OPERATIONS)[number];

/** How the shared level is, for health checks and metrics. */
export type SharedState = {
  status: "starting" | "up" | "down";
  /** Why it is down. */
  error?: string;
  /** How many calls there were since the process started; those that were skipped are not among them. */
  operations: Record<Operation, { ok: number; failed: number }>;
};

/** Beyond this, asking Plex would be as fast. */
const CALL_TIMEOUT_MS = 100;
const PAUSE_AFTER_FAILURE_MS = 5000;

/** Lets the event loop read what has arrived. */
const turn = (): Promise<"late"> => new Promise((resolve) => setImmediate(() => setImmediate(resolve, "late")));

type GuardDeps = {
  started: Promise<void>;
  clock: Clock;
  closing: AbortSignal;
  warn: (message: string) => void;
};

/**
 * Limits the time of each call to the shared level. After a failure the level is skipped for five seconds, and then tried
 * by one call alone. While it starts, calls wait for it, for the time of one call together.
 */
export function createGuard({ started, clock, closing, warn }: GuardDeps) {
  const operations = Object.fromEntries(
    OPERATIONS.map((name) => [name, { ok: 0, failed: 0 }]),
  ) as SharedState["operations"];
  const openedAt = clock.monotonic();
  let error: string | undefined;
  let starting = true;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let warned = false;
  /** Counts the failures: what began before the last one says nothing new. */
  let failures = 0;

  function pause(why: string): undefined {
    failures++;
    error = why;
    pausedUntil = clock.monotonic() + PAUSE_AFTER_FAILURE_MS;
    if (!warned) warn(`The shared cache ${why}; it is skipped until it works again.`);
    warned = true;
  }

  const start = started
    .catch((reason: unknown) => {
      if (!closing.aborted) pause(`failed (${String(reason)})`);
    })
    .finally(() => {
      starting = false;
    });

  async function isReady(): Promise<boolean> {
    if (starting) {
      const left = CALL_TIMEOUT_MS - (clock.monotonic() - openedAt);
      if (left > 0) await within(start, left, clock, closing).catch(() => undefined);
    }
    return !starting && !closing.aborted && clock.monotonic() >= pausedUntil;
  }

  return {
    /** What the work returns; undefined if it fails or is skipped. Never throws. */
    async attempt<T>(operation: Operation, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
      if (!(await isReady())) return undefined;
      // Others skip it until this call has shown that it works again.
      if (error !== undefined) pausedUntil = clock.monotonic() + PAUSE_AFTER_FAILURE_MS;
      const stop = new AbortController();
      const counts = operations[operation];
      const before = failures;
      try {
        const ended = work(stop.signal).then(
          (value) => ({ value }),
          (failure: unknown) => ({ error: failure }),
        );
        const inTime = await within(ended, CALL_TIMEOUT_MS, clock, closing);
        // This process may have been busy, and the answer be there unread.
        const outcome = inTime === "late" ? await Promise.race([ended, turn()]) : await ended;
        if (outcome === "late") throw new Error(`no answer within ${CALL_TIMEOUT_MS} ms`);
        if ("error" in outcome) throw outcome.error;
        counts.ok++;
        if (before === failures) {
          error = undefined;
          warned = false;
          pausedUntil = Number.NEGATIVE_INFINITY;
        }
        return outcome.value;
      } catch (reason) {
        if (closing.aborted) return undefined;
        counts.failed++;
        return before === failures ? pause(`failed (${String(reason)})`) : undefined;
      } finally {
        stop.abort();
      }
    },
    state(): SharedState {
      const status = starting ? "starting" : error === undefined ? "up" : "down";
      return { status, ...(error !== undefined && { error }), operations: structuredClone(operations) };
    },
  };
}
