import type { Reason } from "../reason.ts";
import { quoted } from "../text/clean-text.ts";
import type { Observation } from "./observation.ts";

/** What is stored between two checks. */
export type StabilityState = { fingerprint: string; unchangedSinceMs: number };

/** `leftMs`: how long it must still stay unchanged. */
type Stability = { settled: boolean; waitsFor: Reason | undefined; leftMs: number; state: StabilityState };

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
  const leftMs = Math.max(0, stableMs - (now.monotonicMs - state.unchangedSinceMs));
  const waitsFor = reasonToWait(now, leftMs, stableMs);
  return { settled: waitsFor === undefined, waitsFor, leftMs, state };
}

function reasonToWait(now: Observation, leftMs: number, stableMs: number): Reason | undefined {
  if (now.partial !== undefined) {
    return { code: "partial_file", message: `${quoted(now.partial, 200)} has the name of an unfinished file.` };
  }
  if (now.zeroEnd !== undefined) {
    return {
      code: "zero_end",
      message: `${quoted(now.zeroEnd, 200)} has its full size, but its end is not written yet.`,
    };
  }
  if (leftMs === 0) return undefined;
  return {
    code: "changing",
    message: `It is taken in when nothing in it has changed for ${stableMs / 1000} s (INGEST_STABLE_SECONDS).`,
  };
}
