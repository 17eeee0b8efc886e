import { DAY_MS, MINUTE_MS } from "../../base/text/time-units.ts";
import type { CacheKind } from "./cache-entry.ts";

type Age = "fresh" | "stale" | "gone";

/** All times in milliseconds since 1970. */
type EntryTimes = {
  /** Time of the request to Plex. */
  at: number;
  now: number;
  /** Time of our last change that invalidated the entry, if known. */
  changedAt: number | undefined;
};

/**
 * Decides whether a cached response counts as current, may be shown as stale, or is no longer
 * usable.
 */
export function judgeAge({ at, now, changedAt }: EntryTimes, { freshMs, staleMs }: Lifetime): Age {
  const age = now - at;
  // After the clock has been set back, responses carry future times, so their age is unknown.
  if (age >= 0 && age < freshMs && !isAskedBefore(changedAt, { at, now })) return "fresh";
  return Math.abs(age) < staleMs ? "stale" : "gone";
}

/**
 * True if a response from `at` may lack one of our changes. A change with a future time was made
 * before the clock was set back, so it is ignored. Otherwise, nothing would be fresh until that
 * time came again.
 */
export const isAskedBefore = (
  changedAt: number | undefined,
  { at, now }: { at: number; now: number },
): boolean => changedAt !== undefined && changedAt <= now && at <= changedAt;

/** Lifetime of a cached response, in milliseconds after the request to Plex. */
export type Lifetime = {
  /** Time for which the response counts as current. With 0, it is never cached. */
  freshMs: number;
  /** Time for which the response may be shown, marked as stale, while Plex returns no newer one. */
  staleMs: number;
};

/** The values of the settings, in milliseconds. */
export type FreshMs = Record<
  "libraries" | "details" | "search" | "sessions" | "recent" | "onDeck",
  number
>;

// Sessions change by the minute, so an old response soon misleads. A library changes little in a
// week.
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

/** The longest time for which any response may be shown. */
export const MAX_STALE_MS = Math.max(...Object.values(STALE_MS));

/** Kinds without their own setting use the setting of a kind that changes equally often. */
export function lifetimeOf(kind: CacheKind, fresh: FreshMs): Lifetime {
  const like = { items: "recent", history: "onDeck", server: "sessions" } as const;
  const setting = kind === "items" || kind === "history" || kind === "server" ? like[kind] : kind;
  const freshMs = fresh[setting];
  return { freshMs, staleMs: freshMs === 0 ? 0 : Math.max(freshMs, STALE_MS[kind]) };
}
