import type { Clock } from "../../core/clock.ts";
import { Outage } from "../../core/outage.ts";
import type { CommandAnswer } from "../../core/playback/command.ts";
import { type Judgement, tookEffect, type Wanted } from "../../core/playback/took-effect.ts";
import type { NowPlaying } from "./ports.ts";

/** Milliseconds before each look. */
const LOOKS = [1_000, 1_500, 2_500];
/** The answer was waited for in vain, and somebody waits for ours. */
const LOOKS_AFTER_SILENCE = [0, 1_500, 1_500];
/** From the command on; a look is not begun later. */
const MOST_MS = 8_500;

export type Sent = {
  wanted: Wanted;
  answer: CommandAnswer;
  /** When `wanted.before` was read and when the command was sent, both on the monotonic clock. */
  seenAt: number;
  sentAt: number;
};

export type WatchDeps = { plex: NowPlaying; clock: Clock };

/** Looks up to three times at what plays; the last look that Plex answered, or undefined without one. */
export async function watchEffect(
  { plex, clock }: WatchDeps,
  { wanted, answer, seenAt, sentAt }: Sent,
  signal: AbortSignal,
): Promise<Judgement | undefined> {
  let last: Judgement | undefined;
  for (const wait of answer.kind === "unanswered" ? LOOKS_AFTER_SILENCE : LOOKS) {
    if (wait > 0) await clock.sleep(wait, signal);
    if (clock.monotonic() - sentAt > MOST_MS) break;
    const now = await plex.sessions(signal).catch((error: unknown) => {
      // The command was sent: that it cannot be seen just now is an answer too.
      if (error instanceof Outage) return undefined;
      throw error;
    });
    if (!now) continue;
    last = tookEffect(wanted, now, clock.monotonic() - seenAt);
    if (last.confirmed) break;
  }
  return last;
}
