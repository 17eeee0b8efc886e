import type { Clock } from "../../core/clock.ts";
import { type Outage, UserError } from "../../core/errors.ts";
import type { Store } from "../../store/open.ts";
import { createHealth } from "../engine/status.ts";
import { backoffMs } from "../releases/wait.ts";
import type { Listen } from "./ports.ts";

const PLEX = "plex";
const MAX_RETRY_AFTER_MS = 60_000;

export type Outages = {
  /** How long Plex is left alone still, in ms: 0 when it may be asked. */
  quietMs(): number;
  /** Plex failed; answers for how long it is left alone: 1, 2, 4 … 30 s by `attempt`, longer where it asks for that. */
  failed(error: Outage, attempt: number): Promise<number>;
  /** Plex answered. */
  recovered(): Promise<void>;
};

/** Whether Plex is there, for all that is asked of it here: with one that is down a thousand folders are no thousand waits. */
export function createOutages(store: Store, clock: Clock, warn: (message: string) => void): Outages {
  const health = createHealth(store, "plex", clock.now);
  let until = Number.NEGATIVE_INFINITY;
  return {
    quietMs: () => Math.max(0, until - clock.monotonic()),
    async failed(error, attempt) {
      const asked = Math.min(error.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
      const pause = Math.max(backoffMs(attempt), asked);
      until = Math.max(until, clock.monotonic() + pause);
      if (await health.note(PLEX, error.message)) warn(error.message);
      return pause;
    },
    async recovered() {
      until = Number.NEGATIVE_INFINITY;
      await health.note(PLEX, undefined);
    },
  };
}

type Listener = {
  /** Listens from now on, or no more. */
  keep(isWanted: boolean): void;
  /** Ends, and resolves when it has. */
  stop(): Promise<void>;
};

/** What a stream must have lasted to count as one that works. */
const MIN_STREAM_MS = 10_000;
/** A server that has no notifications is polled alone. */
const REFUSED_RETRY_MS = 600_000;

/** Keeps a stream of notifications open while somebody wants it, with a pause of 1, 2, 4 … 30 s after each that fails. */
export function createListener(listen: Listen, clock: Clock, onHint: () => void): Listener {
  let running: { stop: AbortController; ended: Promise<void> } | undefined;
  let refusedUntil = Number.NEGATIVE_INFINITY;

  async function run(signal: AbortSignal): Promise<void> {
    for (let attempt = 1; !signal.aborted; attempt++) {
      const begun = clock.monotonic();
      try {
        await listen(onHint, signal);
      } catch (error) {
        // An outage is told by what polls, and a defect in here must not stop that.
        if (error instanceof UserError) {
          refusedUntil = clock.monotonic() + REFUSED_RETRY_MS;
          return;
        }
      }
      if (clock.monotonic() - begun >= MIN_STREAM_MS) attempt = 1;
      // It was deaf meanwhile.
      if (!signal.aborted) onHint();
      await clock.sleep(backoffMs(attempt), signal).catch(() => {});
    }
  }

  function start(): void {
    const stop = new AbortController();
    const ended = run(stop.signal).finally(() => {
      if (running?.stop === stop) running = undefined;
    });
    running = { stop, ended };
  }

  return {
    keep(isWanted) {
      if (!isWanted) running?.stop.abort();
      else if (!running && clock.monotonic() >= refusedUntil) start();
    },
    async stop() {
      running?.stop.abort();
      await running?.ended;
    },
  };
}
