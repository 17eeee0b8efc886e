import type * as z from "zod";
import {
  CACHE_KINDS,
  type CacheEntry,
  type CacheKind,
  type CacheStore,
  MAX_ANSWER_CHARS,
} from "../../../core/cache/cache-entry.ts";
import { judgeAge, type Lifetime, MAX_STALE_MS } from "../../../core/cache/lifetime.ts";
import type { Clock } from "../../../core/clock.ts";
import type { Memory } from "./memory.ts";
import type { guardSecondLevel } from "./second-level.ts";

type Counts = {
  /** Fresh, without asking Plex. */
  hits: number;
  /** Plex was asked, and answered. */
  misses: number;
  /** A stale answer was given because there was no new one. */
  stale: number;
  errors: number;
};

export type CacheStats = Record<CacheKind, Counts> & { entries: number; bytes: number };

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

type LevelsDeps = {
  clock: Clock;
  memory: Memory;
  shelf: CacheStore;
  second: ReturnType<typeof guardSecondLevel> | undefined;
};

/** What to look up; an entry that does not fit `shape` counts as missing. */
export type Wanted = { key: string; kind: CacheKind; shape: z.ZodType; life: Lifetime };
export type Found = { entry: CacheEntry; fresh: boolean };

/** One cache of memory, the file that all processes of the host share, and perhaps a level that several hosts share. */
export function createLevels({ clock, memory, shelf, second }: LevelsDeps) {
  // Includes the changes that could not be written to the file.
  const ownChanges = new Map<CacheKind, number>();
  const changedAt = (kind: CacheKind): number | undefined => {
    const times = [ownChanges.get(kind), shelf.changedAt(kind)].filter((at) => at !== undefined);
    return times.length === 0 ? undefined : Math.max(...times);
  };

  function judged(entry: CacheEntry | undefined, { kind, life }: Wanted): Found | undefined {
    if (!entry) return undefined;
    const age = judgeAge({ at: entry.at, now: clock.now(), changedAt: changedAt(kind) }, life);
    return age === "gone" ? undefined : { entry, fresh: age === "fresh" };
  }

  function read({ kind, shape }: Wanted, kept: { at: number; body: string }): CacheEntry | undefined {
    try {
      const { success, data } = shape.safeParse(JSON.parse(kept.body));
      return success ? { kind, at: kept.at, value: data, size: kept.body.length } : undefined;
    } catch {
      return undefined; // not JSON
    }
  }

  return {
    changedAt,
    /** The newest answer on this host, without waiting. */
    near(wanted: Wanted): Found | undefined {
      const first = memory.get(wanted.key);
      const found = judged(first, wanted);
      if (found?.fresh) return found;
      const kept = shelf.get(wanted.key);
      if (!kept || (first && first.at >= kept.at)) return found;
      const entry = read(wanted, kept);
      if (!entry) return found;
      memory.put(wanted.key, entry, clock.now());
      return judged(entry, wanted);
    },
    /** Gets the answer of the shared level, and keeps it on this host. Never throws. */
    async fetch(wanted: Wanted): Promise<Found | undefined> {
      const kept = await second?.get(wanted.key);
      const entry = kept && read(wanted, kept);
      if (!kept || !entry) return undefined;
      memory.put(wanted.key, entry, clock.now());
      await shelf.put(wanted.key, { kind: wanted.kind, ...kept });
      return judged(entry, wanted);
    },
    /** Keeps an answer unless it is too large; callers do not wait for the levels beyond memory. */
    keep({ key, kind, life }: Omit<Wanted, "shape">, at: number, value: unknown): void {
      const body = JSON.stringify(value) as string | undefined;
      if (body === undefined || body.length > MAX_ANSWER_CHARS) return;
      memory.put(key, { kind, at, value, size: body.length }, clock.now());
      void shelf.put(key, { kind, at, body });
      void second?.put(key, { kind, at, body }, Math.min(life.staleMs, MAX_STALE_MS));
    },
    remove(key: string): void {
      memory.remove(key);
      void shelf.remove(key);
      void second?.remove([key]);
    },
    /** Marks all answers of these kinds as old, for every process on the host. */
    async changed(kinds: readonly CacheKind[]): Promise<void> {
      const at = clock.now();
      for (const kind of kinds) ownChanges.set(kind, at);
      await Promise.all([shelf.changed(kinds, at), second?.remove(memory.keysOf(kinds))]);
    },
  };
}
