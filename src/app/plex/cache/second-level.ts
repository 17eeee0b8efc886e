import * as z from "zod";
import type { KeptAnswer } from "../../../core/cache/cache-store.ts";
import type { Clock } from "../../../core/clock.ts";
import { within } from "./memory.ts";

/** A level that several hosts share, as Redis is. Any of it may fail, hang or answer nonsense: it is left alone then. */
export type SecondLevel = {
  get(key: string, signal: AbortSignal): Promise<string | undefined>;
  /** Kept for `ttlMs` at most. */
  set(key: string, text: string, ttlMs: number, signal: AbortSignal): Promise<void>;
  delete(keys: readonly string[], signal: AbortSignal): Promise<void>;
};

/** Beyond this Plex itself would be as fast. */
const PATIENCE_MS = 100;
const PAUSE_MS = 5000;

const envelope = z.object({ at: z.number(), body: z.string() });

/** The level with a limit to each call; after a failure it is not asked for five seconds. Never throws. */
export function guardSecondLevel(
  level: SecondLevel,
  clock: Clock,
  closing: AbortSignal,
  warn: (message: string) => void,
) {
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let said = false;

  function pause(why: string): undefined {
    pausedUntil = clock.monotonic() + PAUSE_MS;
    if (!said) warn(`The shared cache ${why}; it is left out until it works again.`);
    said = true;
  }

  async function attempt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    if (closing.aborted || clock.monotonic() < pausedUntil) return undefined;
    const stop = new AbortController();
    try {
      const outcome = await within(work(stop.signal), PATIENCE_MS, clock, closing);
      if (outcome === "late") return pause(`did not answer within ${PATIENCE_MS} ms`);
      if ("error" in outcome) throw outcome.error;
      said = false;
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
        return undefined; // another program's, or cut off
      }
    },
    put: async (key: string, { at, body }: KeptAnswer, ttlMs: number): Promise<void> =>
      await attempt((signal) => level.set(key, JSON.stringify({ at, body }), ttlMs, signal)),
    remove: async (keys: readonly string[]): Promise<void> =>
      keys.length === 0 ? undefined : await attempt((signal) => level.delete(keys, signal)),
  };
}
