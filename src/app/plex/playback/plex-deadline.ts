import { Outage } from "../../../base/errors.ts";
import type { Clock } from "../../../core/clock.ts";
import { runBeforeDeadline } from "../../../core/deadline.ts";

/**
 * Returns the result of `work`, which is aborted after `ms`. Throws `Outage` `plex_unavailable` on
 * that timeout, the signal's reason if the signal aborts, and otherwise what `work` throws.
 */
export const withPlexDeadline = <T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> =>
  runBeforeDeadline(
    clock,
    Math.max(0, ms),
    signal,
    work,
    () =>
      new Outage("plex_unavailable", "Plex is too slow right now; nothing was sent to a player."),
  );
