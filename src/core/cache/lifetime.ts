import type { CacheKind } from "./cache-entry.ts";

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

/** How long an answer serves, in milliseconds since Plex was asked. */
export type Lifetime = {
  /** Taken for Plex's own answer; 0: never kept. */
  freshMs: number;
  /** Shown, marked as old, while Plex gives no better one. */
  staleMs: number;
};

/** The settings, in milliseconds. */
export type FreshMs = Record<"libraries" | "details" | "search" | "sessions" | "recent" | "onDeck", number>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

// What plays changes by the minute: an old answer soon says less than none. A library is much the same next week.
const STALE_MS: Record<CacheKind, number> = {
  libraries: 7 * DAY_MS,
  server: DAY_MS,
  items: DAY_MS,
  details: 7 * DAY_MS,
  search: DAY_MS,
  sessions: 10 * MINUTE_MS,
  recent: DAY_MS,
  onDeck: DAY_MS,
  history: DAY_MS,
};

/** The longest that anything may be shown. */
export const MAX_STALE_MS = Math.max(...Object.values(STALE_MS));

/** Kinds without a setting of their own go by that of a kind that changes as often. */
export function lifetimeOf(kind: CacheKind, fresh: FreshMs): Lifetime {
  const like = { items: "recent", history: "onDeck", server: "sessions" } as const;
  const setting = kind === "items" || kind === "history" || kind === "server" ? like[kind] : kind;
  const freshMs = fresh[setting];
  return { freshMs, staleMs: freshMs === 0 ? 0 : Math.max(freshMs, STALE_MS[kind]) };
}
