import type { Clock } from "../../../core/clock.ts";
import { Refusal } from "./refusal.ts";

export type SlowDown = {
  /** A wrong token, or a body that is refused unread, from this address: resolves when it may be answered. @throws Refusal 429 when too many wait already */
  failed(address: string, signal: AbortSignal): Promise<void>;
};

const WINDOW_MS = 60_000;
/** As many may be typing errors. */
const FREE_TRIES = 3;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 2000;
const MAX_ADDRESSES = 1000;
const MAX_WAITING = 64;

/**
 * Delays answers to wrong tokens. There is no lockout: a stranger behind a client's proxy could lock out the client, and
 * 32 random characters are not found at any rate. A right token is never delayed.
 */
export function createSlowDown({
  clock,
  warn,
}: {
  clock: Pick<Clock, "monotonic" | "sleep">;
  /** Told of an address that goes on trying, once a minute each. */
  warn: (message: string) => void;
}): SlowDown {
  const tries = new Map<string, { since: number; count: number }>();
  let waiting = 0;

  function count(address: string): number {
    const now = clock.monotonic();
    const known = tries.get(address);
    const fresh = known !== undefined && now - known.since < WINDOW_MS;
    const next = fresh ? { since: known.since, count: known.count + 1 } : { since: now, count: 1 };
    tries.delete(address);
    tries.set(address, next);
    const [oldest] = tries.keys();
    if (tries.size > MAX_ADDRESSES && oldest !== undefined) tries.delete(oldest);
    return next.count;
  }

  return {
    async failed(address, signal) {
      const over = count(address) - FREE_TRIES;
      if (over <= 0) return;
      if (over === 1) warn(`HTTP: ${address} sends wrong tokens or refused bodies; its answers are delayed.`);
      if (waiting >= MAX_WAITING) {
        const headers = { "Retry-After": String(WINDOW_MS / 1000) };
        throw new Refusal(429, "Too many requests were refused; try again in a minute.", {
          code: "unauthorized",
          headers,
        });
      }
      waiting++;
      try {
        await clock.sleep(Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(over, 10)), signal);
      } finally {
        waiting--;
      }
    },
  };
}
