import { type Outage, UserError } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import type { ServerScan } from "../../core/library/media-server.ts";
import type { HealthRecord } from "../engine/status.ts";
import { computeBackoffMs } from "../releases/waiting.ts";

const PLEX = "plex";
const MAX_RETRY_AFTER_MS = 60_000;

export interface Outages {
  /** Returns the time in ms during which Plex must not be asked; 0 if it may be asked now. */
  quietMs(): number;
  /**
   * Records that Plex failed. Returns the pause in ms: 1, 2, 4 … 30 s depending on `attempt`, or
   * longer if Plex requests it.
   */
  failed(error: Outage, attempt: number): Promise<number>;
  /** Records that Plex responded. */
  recovered(): Promise<void>;
}

/**
 * Applies one backoff to all requests to Plex, so that a thousand folders do not cause a thousand
 * timeouts when Plex is down.
 */
export function createOutages(
  clock: Clock,
  health: Pick<HealthRecord, "note">,
  warn: (message: string) => void,
): Outages {
  let until = Number.NEGATIVE_INFINITY;
  return {
    quietMs: () => Math.max(0, until - clock.monotonic()),
    async failed(error, attempt) {
      const asked = Math.min(error.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
      const pause = Math.max(computeBackoffMs(attempt), asked);
      until = Math.max(until, clock.monotonic() + pause);
      if (await health.note(PLEX, error.message, { code: error.code })) warn(error.message);
      return pause;
    },
    async recovered() {
      until = Number.NEGATIVE_INFINITY;
      await health.note(PLEX, undefined);
    },
  };
}

/** A stream that lasted this long counts as working. */
const MIN_STREAM_MS = 10_000;
/**
 * Pause after a server refuses to send notifications. During the pause, the server is only polled.
 */
const REFUSED_RETRY_MS = 600_000;

export interface PlexListener {
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
): PlexListener {
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
