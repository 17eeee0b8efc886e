import type { Reason } from "../reason.ts";
import { cleanText } from "../text/clean-text.ts";
import type { Observation } from "./observation.ts";

/** What is stored between two checks. */
export type StabilityState = { fingerprint: string; unchangedSinceMs: number };

type Stability = { settled: boolean; waitsFor: Reason | undefined; state: StabilityState };

/**
 * Whether a release is settled: nothing changed for `stableMs`, no unfinished file, no file with a hole at its end. The
 * time is our own monotonic clock, never `now - mtime`: files arrive with the times of their source, and clocks jump.
 *
 * `monotonicMs` earlier than the stored one means that another process stored it: the wait starts again.
 */
export function judge(
  previous: StabilityState | undefined,
  now: Observation & { monotonicMs: number },
  { stableMs }: { stableMs: number },
): Stability {
  const known = previous?.fingerprint === now.fingerprint && previous.unchangedSinceMs <= now.monotonicMs;
  const state = known ? previous : { fingerprint: now.fingerprint, unchangedSinceMs: now.monotonicMs };
  const waitsFor = reasonToWait(now, now.monotonicMs - state.unchangedSinceMs, stableMs);
  return { settled: waitsFor === undefined, waitsFor, state };
}

function reasonToWait(now: Observation, quietMs: number, stableMs: number): Reason | undefined {
  if (now.partial !== undefined) {
    return { code: "partial_file", message: `${cleanText(now.partial, 200)} has the name of an unfinished file.` };
  }
  if (now.zeroEnd !== undefined) {
    return {
      code: "zero_end",
      message: `${cleanText(now.zeroEnd, 200)} has its full size, but its end is not written yet.`,
    };
  }
  if (quietMs >= stableMs) return undefined;
  const seconds = Math.ceil(Math.max(0, stableMs - quietMs) / 1000);
  return {
    code: "changing",
    message: `It changed a moment ago; it settles if nothing changes for ${seconds} s more.`,
  };
}
