import type { Reason } from "../reason.ts";

/** An episode that TMDb did not list, or whose number it did not place: since when, and when it is asked again; without `nextAt` no more. ms since 1970. */
export type EpisodeWait = { since: number; nextAt?: number | undefined };

const HOUR_MS = 3_600_000;
/** Episodes come to TMDb within days of being shown; what is not there by then mostly has wrong numbers. */
const ASK_INTERVAL_MS = 6 * HOUR_MS;
const ASK_FOR_MS = 72 * HOUR_MS;

/** The wait after one more answer without the episode: every six hours from the first one on, for three days. */
export function nextWait(before: EpisodeWait | undefined, now: number): EpisodeWait {
  // A wall clock that was set back must not ask for ever.
  const since = before === undefined || before.since > now ? now : before.since;
  const nextAt = since + (Math.floor((now - since) / ASK_INTERVAL_MS) + 1) * ASK_INTERVAL_MS;
  return nextAt - since > ASK_FOR_MS ? { since } : { since, nextAt };
}

/** Whether to ask now. A wall clock that was set back must not hold it for longer than any pause is. */
export const isAskDue = ({ nextAt }: EpisodeWait, now: number): boolean =>
  nextAt !== undefined && (nextAt <= now || nextAt > now + ASK_INTERVAL_MS);

export const isMissing = ({ code }: Reason): boolean => code === "episode_missing";

/** What TMDb may mend by itself within days: the episode, or the season or order that places a number counted through. */
export const isAwaited = (reason: Reason): boolean => isMissing(reason) || reason.code === "absolute_unmapped";

/** The reasons with what is done about an episode that TMDb does not list or place, or that nothing more is. */
export function withWaitNote(reasons: readonly Reason[], { since, nextAt }: EpisodeWait): Reason[] {
  const until = new Date(since + ASK_FOR_MS).toISOString().slice(0, 16).replace("T", " ");
  const more =
    nextAt === undefined
      ? "It was asked for three days; approve it with its numbers, or retry it to have TMDb asked again."
      : `TMDb is asked again every 6 hours until ${until} UTC.`;
  return reasons.map((reason) => (isAwaited(reason) ? { ...reason, message: `${reason.message} ${more}` } : reason));
}
