import type { CacheEntry } from "../../../core/cache/cache-entry.ts";

// Counted as JSON; the objects take about three times as much.
const MAX_BYTES = 4 * 1024 * 1024;

type MemoryLimits = { maxEntries: number; maxBytes?: number };

/** The first level: the answers that were used most recently, up to a number of entries and bytes. */
export function createMemory({ maxEntries, maxBytes = MAX_BYTES }: MemoryLimits) {
  // Least recently used first.
  const entries = new Map<string, CacheEntry>();
  let bytes = 0;

  function remove(key: string): void {
    bytes -= entries.get(key)?.size ?? 0;
    entries.delete(key);
  }

  return {
    get(key: string): CacheEntry | undefined {
      const entry = entries.get(key);
      if (entry) {
        entries.delete(key);
        entries.set(key, entry);
      }
      return entry;
    },
    /**
     * Ignores an answer that was requested before the one already there, unless that one is from the future: then the
     * clock was set back.
     */
    put(key: string, entry: CacheEntry, now: number): void {
      const there = entries.get(key);
      if (there && there.at > entry.at && there.at <= now) return;
      remove(key);
      // One large entry would evict all others.
      if (entry.size > maxBytes / 4) return;
      entries.set(key, entry);
      bytes += entry.size;
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries && bytes <= maxBytes) return;
        remove(oldest);
      }
    },
    remove,
    clear(): void {
      entries.clear();
      bytes = 0;
    },
    size: () => ({ entries: entries.size, bytes }),
  };
}

export type Memory = ReturnType<typeof createMemory>;
