/** How long a video runs by what its own file says, in the form in which it is kept and shown; `why` is part of a sentence. */
export type FileLength = { kind: "read"; duration_ms: number } | { kind: "unreadable"; why: string };

// No film and no episode runs for four days: what says so is damaged or made up.
const LONGEST_MS = 100 * 3_600_000;

export const unreadable = (why: string): FileLength => ({ kind: "unreadable", why });

export const DAMAGED = unreadable("its header is damaged");
export const UNSTATED = unreadable("its header states no length");

/** A length in milliseconds as a header gives it; what cannot be one is unreadable. */
export function stated(ms: number): FileLength {
  if (!Number.isFinite(ms) || ms < 1) return UNSTATED;
  if (ms > LONGEST_MS) return unreadable("its header states a length that cannot be");
  return { kind: "read", duration_ms: Math.round(ms) };
}
