import { CACHE_KINDS, type CacheKind, type SharedState } from "../../../core/cache/cache-entry.ts";

/** How reads ended. */
export type Counts = {
  /** Fresh, without asking Plex. */
  hits: number;
  /** Plex was asked, and answered. In the shared level: it had nothing. */
  misses: number;
  /** A stale answer was given because there was no new one. In the shared level: it had nothing newer. */
  stale: number;
  /** In the shared level also what was not asked, since it had just failed. */
  errors: number;
};

export type CacheStats = Record<CacheKind, Counts> & { entries: number; bytes: number };

/** How the level is that several hosts share, and how reads from it ended. */
export type SharedStats = SharedState & { reads: Record<CacheKind, Counts> };

/** Counts how reads ended, by kind. */
export function createCounts() {
  const counts = Object.fromEntries(
    CACHE_KINDS.map((kind) => [kind, { hits: 0, misses: 0, stale: 0, errors: 0 }]),
  ) as Record<CacheKind, Counts>;
  return {
    add: (kind: CacheKind, what: keyof Counts): void => void counts[kind][what]++,
    read: (): Record<CacheKind, Counts> => structuredClone(counts),
  };
}
