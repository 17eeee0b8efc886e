import type { Lifetime } from "./lifetime.ts";

type Age = "fresh" | "stale" | "gone";

/** All times in milliseconds since 1970. */
type Times = {
  /** When Plex was asked for it. */
  at: number;
  now: number;
  /** When what it tells was last changed by us, as far as is known. */
  changedAt: number | undefined;
};

/** Whether an answer may be taken for Plex's own, be shown as an old one, or not at all. */
export function judgeAge({ at, now, changedAt }: Times, { freshMs, staleMs }: Lifetime): Age {
  const age = now - at;
  // A clock that was put back makes answers of the future: how old they are nobody knows.
  if (age >= 0 && age < freshMs && !askedBefore(changedAt, { at, now })) return "fresh";
  return Math.abs(age) < staleMs ? "stale" : "gone";
}

/**
 * Whether what was asked for at `at` may lack a change of ours. A change of the future is one of before the clock was put
 * back, and says nothing: else nothing would count as fresh until that time comes again.
 */
export const askedBefore = (changedAt: number | undefined, { at, now }: { at: number; now: number }): boolean =>
  changedAt !== undefined && changedAt <= now && at <= changedAt;
