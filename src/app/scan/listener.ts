import { UserError } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import type { ServerScan } from "../../core/library/media-server.ts";
import { computeBackoffMs } from "../releases/waiting.ts";

/** A stream that lasted this long counts as working. */
const MIN_STREAM_MS = 10_000;
/**
 * Pause after a server refuses to send notifications. During the pause, the server is only polled.
 */
const REFUSED_RETRY_MS = 600_000;

export interface ServerListener {
  /** Starts or stops listening. */
  keep(isWanted: boolean): void;
  /** Stops listening. Resolves when the stream has ended. */
  stop(): Promise<void>;
}

/**
 * Keeps a stream of notifications open while it is wanted. Backs off 1, 2, 4 … 30 s after failures.
 */
export function createListener(
  listen: NonNullable<ServerScan["listen"]>,
  clock: Clock,
  onHint: () => void,
): ServerListener {
  let running: { stop: AbortController; ended: Promise<void> } | undefined;
  let refusedUntil = Number.NEGATIVE_INFINITY;

  async function run(signal: AbortSignal): Promise<void> {
    for (let attempt = 1; !signal.aborted; attempt++) {
      const begun = clock.monotonic();
      try {
        await listen(onHint, signal);
      } catch (error) {
        // Polling reports the outage. An error here must not stop it.
        if (error instanceof UserError) {
          refusedUntil = clock.monotonic() + REFUSED_RETRY_MS;
          return;
        }
      }
      if (clock.monotonic() - begun >= MIN_STREAM_MS) attempt = 1;
      // Events may have been missed while the stream was disconnected.
      if (!signal.aborted) onHint();
      await clock.sleep(computeBackoffMs(attempt), signal).catch(() => {});
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
