import type { Clock } from "../../core/clock.ts";
import { UserError } from "../../core/errors.ts";
import { backoffMs } from "../releases/wait.ts";
import type { Listen } from "./ports.ts";

type Listener = {
  /** Listens from now on, or no more. */
  keep(isWanted: boolean): void;
  /** Ends, and resolves when it has. */
  stop(): Promise<void>;
};

/** What a stream must have lasted to count as one that works. */
const GOOD_MS = 10_000;
/** A server that has no notifications is polled alone. */
const REFUSED_MS = 600_000;

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
          refusedUntil = clock.monotonic() + REFUSED_MS;
          return;
        }
      }
      if (clock.monotonic() - begun >= GOOD_MS) attempt = 1;
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
