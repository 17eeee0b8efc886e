import type { Clock } from "../../../core/clock.ts";

/** A client waits ten seconds at most, and the answer also takes time on its way. */
const CALL_TIMEOUT_MS = 9_200;
/** For the reads before the command; after that it is not sent at all. */
const BEFORE_TIMEOUT_MS = 6_500;
const ANSWER_TIMEOUT_MS = 5_000;
/** For a player's answer when the server may then end the session. */
const ANSWER_TIMEOUT_BEFORE_END_MS = 2_500;
/** Reserved for a look at what plays after the command: this, or slightly longer than the first look took. */
const LOOK_MS = 1_500;
const LOOK_AGAIN = 1.2;

export type TimePlan = {
  /** How long until the command must be sent. */
  beforeMs(): number;
  /** How long to wait for an answer to the command. */
  answerMs(): number;
  /** How long to wait before a look at most. */
  waitMs(): number;
  leftMs(): number;
  /** Call this when the first look is over. */
  looked(): void;
};

/** Divides the time of one call, so that the player's answer and a look at what plays both fit into it. */
export function timePlan(clock: Clock, mayEnd: boolean): TimePlan {
  const begun = clock.monotonic();
  let lookMs = LOOK_MS;
  const left = (of: number): number => Math.max(0, begun + of - clock.monotonic());
  return {
    beforeMs: () => left(BEFORE_TIMEOUT_MS),
    answerMs: () =>
      Math.min(mayEnd ? ANSWER_TIMEOUT_BEFORE_END_MS : ANSWER_TIMEOUT_MS, Math.max(1, left(CALL_TIMEOUT_MS) - lookMs)),
    waitMs: () => Math.max(0, left(CALL_TIMEOUT_MS) - lookMs),
    leftMs: () => left(CALL_TIMEOUT_MS),
    looked: () => {
      lookMs = Math.max(LOOK_MS, LOOK_AGAIN * (clock.monotonic() - begun));
    },
  };
}
