import type { Clock } from "../../core/clock.ts";
import type { Outage } from "../../core/errors.ts";
import type { Store } from "../../store/open.ts";
import { createHealth } from "../health.ts";
import { backoffMs } from "../releases/wait.ts";

const PLEX = "plex";
const LONGEST_ASKED_MS = 60_000;

export type Outages = {
  /** How long Plex is left alone still, in ms: 0 when it may be asked. */
  quietMs(): number;
  /** Plex failed; answers for how long it is left alone: 1, 2, 4 … 30 s by `attempt`, longer where it asks for that. */
  failed(error: Outage, attempt: number): Promise<number>;
  /** Plex answered. */
  well(): Promise<void>;
};

/** Whether Plex is there, for all that is asked of it here: with one that is down a thousand folders are no thousand waits. */
export function createOutages(store: Store, clock: Clock, warn: (message: string) => void): Outages {
  const health = createHealth(store, "plex", clock.now);
  let until = Number.NEGATIVE_INFINITY;
  return {
    quietMs: () => Math.max(0, until - clock.monotonic()),
    async failed(error, attempt) {
      const asked = Math.min(error.retryAfterMs ?? 0, LONGEST_ASKED_MS);
      const pause = Math.max(backoffMs(attempt), asked);
      until = Math.max(until, clock.monotonic() + pause);
      if (await health.note(PLEX, error.message)) warn(error.message);
      return pause;
    },
    async well() {
      until = Number.NEGATIVE_INFINITY;
      await health.note(PLEX, undefined);
    },
  };
}
