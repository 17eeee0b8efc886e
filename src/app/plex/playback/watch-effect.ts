import type { Clock } from "../../../core/clock.ts";
import { Outage } from "../../../core/errors.ts";
import type { CommandAnswer } from "../../../core/playback/command.ts";
import { type Judgement, tookEffect, type Wanted } from "../../../core/playback/took-effect.ts";
import { inTime } from "./in-time.ts";
import type { NowPlaying } from "./ports.ts";
import type { TimePlan } from "./time-plan.ts";

/** Milliseconds before each look; less when Plex is slow. */
const LOOKS = [1_000, 1_500, 2_500];
/** When no answer came, time has already passed. */
const LOOKS_AFTER_SILENCE = [0, 1_500, 1_500];

type Sent = {
  wanted: Wanted;
  answer: CommandAnswer;
  /** When `wanted.before` was read, on the monotonic clock. */
  seenAt: number;
};

export type WatchDeps = { plex: NowPlaying; clock: Clock; time: TimePlan };

/** Checks up to three times what plays. Returns the last check that Plex answered, or undefined if there was none. */
export async function watchEffect(
  { plex, clock, time }: WatchDeps,
  { wanted, answer, seenAt }: Sent,
  signal: AbortSignal,
): Promise<Judgement | undefined> {
  let last: Judgement | undefined;
  for (const planned of answer.kind === "unanswered" ? LOOKS_AFTER_SILENCE : LOOKS) {
    const wait = Math.min(planned, time.waitMs());
    if (wait > 0) await clock.sleep(wait, signal);
    if (time.leftMs() <= 0) break;
    const now = await inTime(clock, time.leftMs(), signal, (stop) => plex.sessions(stop)).catch((error: unknown) => {
      // The command was sent; that its effect cannot be seen right now is a result too.
      if (error instanceof Outage) return undefined;
      throw error;
    });
    if (!now) continue;
    last = tookEffect(wanted, now, clock.monotonic() - seenAt);
    if (last.confirmed) break;
  }
  return last;
}
