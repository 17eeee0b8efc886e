import type { Outage } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import type { ServerProbe } from "../engine/server-probe.ts";
import type { HealthRecord } from "../engine/status.ts";
import { computeBackoffMs } from "../releases/waiting.ts";

const MAX_RETRY_AFTER_MS = 60_000;

/** What a request asks for, such as the scans or the list of one library. */
export type Target = `scans of ${string}` | `list of ${string}`;

/** The list of all libraries. */
export const LIBRARIES: Target = "list of libraries";

/** `pauseMs`: pause before the same request is sent again. */
export type OutageVerdict = { isServers: boolean; pauseMs: number };

export interface Outages {
  /** Returns the time in ms during which the server must not be asked; 0 if it may be asked now. */
  quietMs(): number;
  /**
   * True after the server was down, until it has responded. One request at a time is enough then.
   */
  isInDoubt(): boolean;
  /**
   * Returns the time in ms during which this must not be asked, at most `mostMs` after its last
   * failure; 0 if it may be asked now.
   */
  pausedMs(asked: Target, mostMs?: number): number;
  /**
   * Records that a request failed. If the server itself is down, everything pauses for 1, 2, 4 …
   * 30 s, or longer if the server requests it. Otherwise, only what was asked pauses, or nothing if
   * `asked` is undefined.
   */
  failed(error: Outage, asked: Target | undefined, signal: AbortSignal): Promise<OutageVerdict>;
  /** Returns how many requests of this kind failed in a row while the server was well. */
  failuresOf(asked: Target): number;
  /** Records that the server responded to this request. */
  recovered(asked: Target): Promise<void>;
}

/**
 * Applies one backoff to all requests while the server is down, so that a thousand folders do not
 * cause a thousand timeouts. While the server is well, a failure pauses only what was asked.
 */
export function createOutages(
  { clock, probe, name }: { clock: Clock; probe: ServerProbe; name: string },
  health: Pick<HealthRecord, "note">,
  log: Log,
): Outages {
  let until = Number.NEGATIVE_INFINITY;
  /** Number of times in a row that the server was down. */
  let failures = 0;
  const failing = new Map<Target, { failures: number; at: number }>();
  const quietMs = (): number => Math.max(0, until - clock.monotonic());

  async function serverIsWell(proof: "use" | "check"): Promise<void> {
    until = Number.NEGATIVE_INFINITY;
    failures = 0;
    await health.note(name, undefined, { proof });
  }

  return {
    quietMs,
    isInDoubt: () => failures > 0,
    pausedMs(asked, mostMs = Number.POSITIVE_INFINITY) {
      const last = failing.get(asked);
      if (!last) return 0;
      const pause = Math.min(computeBackoffMs(last.failures), mostMs);
      return Math.max(0, last.at + pause - clock.monotonic());
    },
    async failed(error, asked, signal) {
      const outage = await probe(error, signal);
      if (!outage) {
        const count = 1 + ((asked && failing.get(asked)?.failures) ?? 0);
        if (asked) failing.set(asked, { failures: count, at: clock.monotonic() });
        await serverIsWell("check");
        return { isServers: false, pauseMs: computeBackoffMs(count) };
      }
      // Requests that were sent together fail together, and count as one failure.
      if (quietMs() === 0) failures++;
      const requested = Math.min(outage.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
      const pauseMs = Math.max(computeBackoffMs(failures), requested);
      until = Math.max(until, clock.monotonic() + pauseMs);
      if (await health.note(name, outage.message, { code: outage.code })) log.warn(outage.message);
      return { isServers: true, pauseMs };
    },
    failuresOf: (asked) => failing.get(asked)?.failures ?? 0,
    async recovered(asked) {
      failing.delete(asked);
      await serverIsWell("use");
    },
  };
}
