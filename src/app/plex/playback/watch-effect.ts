import { fallBackTo, Outage } from "../../../base/errors.ts";
import type { Clock } from "../../../core/clock.ts";
import type { CommandAnswer } from "../../../core/playback/command.ts";
import {
  judgeEffect,
  type SessionJudgement,
  type WantedEffect,
} from "../../../core/playback/session.ts";
import { withPlexDeadline } from "./plex-deadline.ts";
import type { NowPlaying } from "./ports.ts";

/** A client waits at most ten seconds, and the response also needs time to arrive. */
const CALL_TIMEOUT_MS = 9_200;
/** Time limit for the reads before the command. After that, the command is not sent at all. */
const BEFORE_TIMEOUT_MS = 6_500;
const ANSWER_TIMEOUT_MS = 5_000;
/** Time limit for a player's answer if the server may then end the session. */
const ANSWER_TIMEOUT_BEFORE_END_MS = 2_500;
/**
 * Time reserved for checking what plays after the command: this value, or slightly more than the
 * first check took, whichever is greater.
 */
const MIN_CHECK_TIMEOUT_MS = 1_500;
const LOOK_AGAIN = 1.2;

export interface TimePlan {
  /** Milliseconds until the command must be sent. */
  beforeMs(): number;
  /** Milliseconds to wait for an answer to the command. */
  answerMs(): number;
  /** Maximum milliseconds to wait before a check. */
  waitMs(): number;
  leftMs(): number;
  /** Must be called when the first check has ended. */
  looked(): void;
}

/**
 * Divides the time of one call, so that both the player's answer and a check of what plays fit into
 * it.
 */
export function createTimePlan(clock: Clock, mayEnd: boolean): TimePlan {
  const begun = clock.monotonic();
  let lookMs = MIN_CHECK_TIMEOUT_MS;
  const left = (of: number): number => Math.max(0, begun + of - clock.monotonic());
  return {
    beforeMs: () => left(BEFORE_TIMEOUT_MS),
    answerMs: () =>
      Math.min(
        mayEnd ? ANSWER_TIMEOUT_BEFORE_END_MS : ANSWER_TIMEOUT_MS,
        Math.max(1, left(CALL_TIMEOUT_MS) - lookMs),
      ),
    waitMs: () => Math.max(0, left(CALL_TIMEOUT_MS) - lookMs),
    leftMs: () => left(CALL_TIMEOUT_MS),
    looked: () => {
      lookMs = Math.max(MIN_CHECK_TIMEOUT_MS, LOOK_AGAIN * (clock.monotonic() - begun));
    },
  };
}

/** Milliseconds to wait before each check; shorter if Plex is slow. */
const LOOKS = [1_000, 1_500, 2_500];
/** If no answer came, time has already passed, so the waits are shorter. */
const LOOKS_AFTER_SILENCE = [0, 1_500, 1_500];

type SentCommand = {
  wanted: WantedEffect;
  answer: CommandAnswer;
  /** Time at which `wanted.before` was read, on the monotonic clock. */
  seenAt: number;
};

/**
 * Checks up to three times what is playing. Returns the result of the last check that Plex
 * answered, or undefined if Plex answered none.
 */
export async function watchEffect(
  { plex, clock, time }: { plex: NowPlaying; clock: Clock; time: TimePlan },
  { wanted, answer, seenAt }: SentCommand,
  signal: AbortSignal,
): Promise<SessionJudgement | undefined> {
  let last: SessionJudgement | undefined;
  for (const planned of answer.kind === "unanswered" ? LOOKS_AFTER_SILENCE : LOOKS) {
    const wait = Math.min(planned, time.waitMs());
    if (wait > 0) await clock.sleep(wait, signal);
    if (time.leftMs() <= 0) break;
    const asked = withPlexDeadline(clock, time.leftMs(), signal, (stop) => plex.sessions(stop));
    // The command was sent. If its effect cannot be seen right now, that is also a result.
    const now = await asked.catch(fallBackTo(undefined, Outage));
    if (!now) continue;
    last = judgeEffect(wanted, now, clock.monotonic() - seenAt);
    if (last.confirmed) break;
  }
  return last;
}
