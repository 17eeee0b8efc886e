import type { Clock } from "../../../core/clock.ts";
import { Outage } from "../../../core/errors.ts";

/**
 * The result of `work`, which is aborted after `ms`. Throws `Outage` `plex_unavailable` when that happens, the signal's
 * reason when that aborts, else what `work` throws.
 */
export async function inTime<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const done = new AbortController();
  const late = new AbortController();
  clock.sleep(Math.max(0, ms), done.signal).then(
    () => late.abort(new Outage("plex_unavailable", "Plex is too slow right now; nothing was sent to a player.")),
    () => {},
  );
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } finally {
    done.abort();
  }
}
