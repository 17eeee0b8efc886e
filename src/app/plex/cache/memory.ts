import type { CacheEntry, CacheKind } from "../../../core/cache/cache-entry.ts";
import type { Clock } from "../../../core/clock.ts";

type Outcome<T> = { value: T } | { error: unknown } | "late";

/** How work ended, or "late" when it has not after `ms`; it goes on then. Throws the signal's reason, and leaves it to others. */
export async function within<T>(
  work: Promise<T>,
  ms: number,
  clock: Pick<Clock, "sleep">,
  signal: AbortSignal,
): Promise<Outcome<T>> {
  signal.throwIfAborted();
  const done = new AbortController();
  const late = clock.sleep(ms, AbortSignal.any([signal, done.signal])).then((): "late" => "late");
  try {
    return await Promise.race([
      work.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      ),
      late,
    ]);
  } finally {
    late.catch(() => {});
    done.abort();
  }
}

// As JSON; as objects it takes about three times as much.
const MOST_BYTES = 4 * 1024 * 1024;

type MemoryLimits = { maxEntries: number; maxBytes?: number };

/** The first level: what was read most recently, as many entries and bytes as are allowed. */
export function createMemory({ maxEntries, maxBytes = MOST_BYTES }: MemoryLimits) {
  // In the order of their last use.
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
     * An answer that was asked for before the one that is there comes too late. One of the future is none: the clock was
     * put back since.
     */
    put(key: string, entry: CacheEntry, now: number): void {
      const there = entries.get(key);
      if (there && there.at > entry.at && there.at <= now) return;
      remove(key);
      // One that fills the whole would throw out all others.
      if (entry.size > maxBytes / 4) return;
      entries.set(key, entry);
      bytes += entry.size;
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries && bytes <= maxBytes) return;
        remove(oldest);
      }
    },
    remove,
    keysOf: (kinds: readonly CacheKind[]): string[] =>
      [...entries].flatMap(([key, { kind }]) => (kinds.includes(kind) ? [key] : [])),
    clear(): void {
      entries.clear();
      bytes = 0;
    },
    size: () => ({ entries: entries.size, bytes }),
  };
}

export type Memory = ReturnType<typeof createMemory>;
