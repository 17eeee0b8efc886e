import { CACHE_KINDS, type CacheKind } from "../../core/cache/cache-entry.ts";

type Counts = {
  /** Fresh, without asking Plex. */
  hits: number;
  /** Plex was asked, and answered. */
  misses: number;
  /** An old answer was given for want of a new one. */
  stale: number;
  errors: number;
};

export type CacheStats = Record<CacheKind, Counts> & { entries: number; bytes: number };

/** What became of each read, by kind. */
export function createCounts() {
  const counts = Object.fromEntries(
    CACHE_KINDS.map((kind) => [kind, { hits: 0, misses: 0, stale: 0, errors: 0 }]),
  ) as Record<CacheKind, Counts>;
  return {
    add: (kind: CacheKind, what: keyof Counts): void => void counts[kind][what]++,
    read: (): Record<CacheKind, Counts> => structuredClone(counts),
  };
}
