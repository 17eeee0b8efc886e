import type { CacheKind } from "./cache-entry.ts";

/** How long an answer serves, in milliseconds since Plex was asked. */
export type Lifetime = {
  /** Taken for Plex's own answer; 0: never kept. */
  freshMs: number;
  /** Shown, marked as old, while Plex gives no better one. */
  staleMs: number;
};

/** The settings, in milliseconds. */
export type FreshMs = Record<"libraries" | "details" | "search" | "sessions" | "recent" | "onDeck", number>;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

// What plays changes by the minute: an old answer soon says less than none. A library is much the same next week.
const STALE_MS: Record<CacheKind, number> = {
  libraries: 7 * DAY,
  server: DAY,
  items: DAY,
  details: 7 * DAY,
  search: DAY,
  sessions: 10 * MINUTE,
  recent: DAY,
  onDeck: DAY,
  history: DAY,
};

/** The longest that anything may be shown. */
export const LONGEST_MS = Math.max(...Object.values(STALE_MS));

/** Kinds without a setting of their own go by that of a kind that changes as often. */
export function lifetimeOf(kind: CacheKind, fresh: FreshMs): Lifetime {
  const like = { items: "recent", history: "onDeck", server: "sessions" } as const;
  const setting = kind === "items" || kind === "history" || kind === "server" ? like[kind] : kind;
  const freshMs = fresh[setting];
  return { freshMs, staleMs: freshMs === 0 ? 0 : Math.max(freshMs, STALE_MS[kind]) };
}
