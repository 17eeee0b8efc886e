import { sentence } from "../../base/actions/sentence.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { HOUR_MS } from "../../base/text/time-units.ts";

/**
 * A wait for an episode that TMDB does not list, or for a number that cannot be mapped with TMDB's
 * data. TMDB is asked again at `nextAt`, or never if `nextAt` is absent. Times in ms since 1970.
 */
export type EpisodeWait = { since: number; nextAt?: number | undefined };

/**
 * TMDB usually lists an episode within days of its broadcast. If the episode is still missing after
 * that, its numbers are usually wrong.
 */
const ASK_INTERVAL_MS = 6 * HOUR_MS;
const ASK_FOR_MS = 72 * HOUR_MS;

/**
 * Computes the wait after another response without the episode. TMDB is asked every six hours after
 * the first response, for three days.
 */
export function computeNextWait(before: EpisodeWait | undefined, now: number): EpisodeWait {
  // A wall clock that was set back must not cause endless requests.
  const since = before === undefined || before.since > now ? now : before.since;
  const nextAt = since + (Math.floor((now - since) / ASK_INTERVAL_MS) + 1) * ASK_INTERVAL_MS;
  return nextAt - since > ASK_FOR_MS ? { since } : { since, nextAt };
}

/**
 * True if TMDB must be asked now. A wall clock that was set back must not delay the request by more
 * than one interval.
 */
export const isAskDue = ({ nextAt }: EpisodeWait, now: number): boolean =>
  nextAt !== undefined && (nextAt <= now || nextAt > now + ASK_INTERVAL_MS);

export const isMissing = ({ code }: Reason): boolean => code === "episode_missing";

/**
 * True if the missing data may appear on TMDB within days: the episode, or the season or order that
 * maps an absolute number. If the reason has places, TMDB lists the episodes that the number may
 * mean, and only a person can choose.
 */
export const isAwaited = (reason: Reason): boolean =>
  isMissing(reason) || (reason.code === "absolute_unmapped" && reason.places === undefined);

/**
 * Adds a sentence to the reasons. It states when TMDB is asked again for a missing episode, or that
 * TMDB is not asked again.
 */
export function withWaitNote(reasons: readonly Reason[], { since, nextAt }: EpisodeWait): Reason[] {
  const until = new Date(since + ASK_FOR_MS).toISOString().slice(0, 16).replace("T", " ");
  const more =
    nextAt === undefined
      ? sentence`TMDB was asked for three days and is no longer asked. ${{ do: "verb", of: "Approve" }} it with its numbers, or ${{ do: "verb", of: "retry" }} it to ask TMDB again.`
      : `TMDB is asked again every 6 hours until ${until} UTC.`;
  return reasons.map((reason) =>
    isAwaited(reason) ? { ...reason, message: sentence`${reason.message} ${more}` } : reason,
  );
}
