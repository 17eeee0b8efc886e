import * as z from "zod";
import type { StoredAnswer } from "../../../core/cache/cache-entry.ts";
import type { Clock } from "../../../core/clock.ts";
import { within } from "./memory.ts";

/**
 * A level that several hosts share, such as Redis. Any call may fail, hang or return nonsense; the level is then
 * skipped.
 */
export type SecondLevel = {
  get(key: string, signal: AbortSignal): Promise<string | undefined>;
  /** Keeps the text for `ttlMs` at most. */
  set(key: string, text: string, ttlMs: number, signal: AbortSignal): Promise<void>;
  delete(keys: readonly string[], signal: AbortSignal): Promise<void>;
};

/** Beyond this, asking Plex would be as fast. */
const CALL_TIMEOUT_MS = 100;
const PAUSE_AFTER_FAILURE_MS = 5000;

const envelope = z.object({ at: z.number(), body: z.string() });

/** Limits the time of each call; after a failure the level is skipped for five seconds. Never throws. */
export function guardSecondLevel(
  level: SecondLevel,
  clock: Clock,
  closing: AbortSignal,
  warn: (message: string) => void,
) {
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let warned = false;

  function pause(why: string): undefined {
    pausedUntil = clock.monotonic() + PAUSE_AFTER_FAILURE_MS;
    if (!warned) warn(`The shared cache ${why}; it is skipped until it works again.`);
    warned = true;
  }

  async function attempt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    if (closing.aborted || clock.monotonic() < pausedUntil) return undefined;
    const stop = new AbortController();
    try {
      const outcome = await within(work(stop.signal), CALL_TIMEOUT_MS, clock, closing);
      if (outcome === "late") return pause(`did not answer within ${CALL_TIMEOUT_MS} ms`);
      if ("error" in outcome) throw outcome.error;
      warned = false;
      return outcome.value;
    } catch (error) {
      return closing.aborted ? undefined : pause(`failed (${String(error)})`);
    } finally {
      stop.abort();
    }
  }

  return {
    async get(key: string): Promise<{ at: number; body: string } | undefined> {
      const text = await attempt((signal) => level.get(key, signal));
      if (text === undefined) return undefined;
      try {
        return envelope.parse(JSON.parse(text));
      } catch {
        return undefined; // written by another program, or truncated
      }
    },
    put: async (key: string, { at, body }: StoredAnswer, ttlMs: number): Promise<void> =>
      await attempt((signal) => level.set(key, JSON.stringify({ at, body }), ttlMs, signal)),
    remove: async (keys: readonly string[]): Promise<void> =>
      keys.length === 0 ? undefined : await attempt((signal) => level.delete(keys, signal)),
  };
}
