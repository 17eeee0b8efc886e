import { sentence } from "../../base/actions/sentence.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { HOUR_MS } from "../../base/text/time-units.ts";

/**
 * An episode that TMDB does not list, or a number that it cannot map. TMDB is asked again at
 * `nextAt`, or never if absent. ms since 1970.
 */
export type EpisodeWait = { since: number; nextAt?: number | undefined };

/**
 * Episodes come to TMDB within days of being shown; one that is still missing then mostly has wrong
 * numbers.
 */
const ASK_INTERVAL_MS = 6 * HOUR_MS;
const ASK_FOR_MS = 72 * HOUR_MS;

/**
 * The wait after one more answer without the episode: every six hours from the first one on, for
 * three days.
 */
export function computeNextWait(before: EpisodeWait | undefined, now: number): EpisodeWait {
  // A wall clock that was set back must not cause endless requests.
  const since = before === undefined || before.since > now ? now : before.since;
  const nextAt = since + (Math.floor((now - since) / ASK_INTERVAL_MS) + 1) * ASK_INTERVAL_MS;
  return nextAt - since > ASK_FOR_MS ? { since } : { since, nextAt };
}

/**
 * Whether to ask now. A wall clock that was set back must not delay it for longer than one
 * interval.
 */
export const isAskDue = ({ nextAt }: EpisodeWait, now: number): boolean =>
  nextAt !== undefined && (nextAt <= now || nextAt > now + ASK_INTERVAL_MS);

export const isMissing = ({ code }: Reason): boolean => code === "episode_missing";

/**
 * What may appear on TMDB within days: the episode, or the season or order that maps an absolute
 * number.
 */
export const isAwaited = (reason: Reason): boolean =>
  isMissing(reason) || reason.code === "absolute_unmapped";

/**
 * The reasons, with a sentence on when TMDB is asked again about a missing episode, or that it is
 * not.
 */
export function withWaitNote(reasons: readonly Reason[], { since, nextAt }: EpisodeWait): Reason[] {
  const until = new Date(since + ASK_FOR_MS).toISOString().slice(0, 16).replace("T", " ");
  const more =
    nextAt === undefined
      ? sentence`TMDB was asked for three days. ${{ do: "verb", of: "Approve" }} it with its numbers, or ${{ do: "verb", of: "retry" }} it to ask TMDB again.`
      : `TMDB is asked again every 6 hours until ${until} UTC.`;
  return reasons.map((reason) =>
    isAwaited(reason) ? { ...reason, message: sentence`${reason.message} ${more}` } : reason,
  );
}
