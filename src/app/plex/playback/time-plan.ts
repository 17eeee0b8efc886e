import type { Clock } from "../../../core/clock.ts";

/** A client waits ten seconds at most, and on its way the answer takes time as well. */
const WHOLE_MS = 9_200;
/** What is read and made before the command; later it is not sent at all. */
const BEFORE_MS = 6_500;
const ANSWER_MS = 5_000;
/** Where the server may end what the player does not stop. */
const ANSWER_BEFORE_END_MS = 2_500;
/** Kept for a look at what plays after the command: this, or as long as the first look took and a bit. */
const LOOK_MS = 1_500;
const LOOK_AGAIN = 1.2;

export type TimePlan = {
  /** Until the command has to be on its way. */
  beforeMs(): number;
  /** How long an answer to the command is waited for. */
  answerMs(): number;
  /** How long may be waited before a look. */
  waitMs(): number;
  leftMs(): number;
  /** To be told when the first look is over. */
  looked(): void;
};

/** How the time of one call is spent, so that the player's answer and a look at what plays both fit into it. */
export function timePlan(clock: Clock, mayEnd: boolean): TimePlan {
  const begun = clock.monotonic();
  let lookMs = LOOK_MS;
  const left = (of: number): number => Math.max(0, begun + of - clock.monotonic());
  return {
    beforeMs: () => left(BEFORE_MS),
    answerMs: () => Math.min(mayEnd ? ANSWER_BEFORE_END_MS : ANSWER_MS, Math.max(1, left(WHOLE_MS) - lookMs)),
    waitMs: () => Math.max(0, left(WHOLE_MS) - lookMs),
    leftMs: () => left(WHOLE_MS),
    looked: () => {
      lookMs = Math.max(LOOK_MS, LOOK_AGAIN * (clock.monotonic() - begun));
    },
  };
}
