import type * as z from "zod";
import {
  CACHE_KINDS,
  type CacheEntry,
  type CacheKind,
  type CacheLevel,
  MAX_ANSWER_CHARS,
  type SharedLevel,
  type SharedState,
  type StoredAnswer,
} from "../../../core/cache/cache-entry.ts";
import { judgeAge, type Lifetime, MAX_STALE_MS } from "../../../core/cache/lifetime.ts";
import type { Clock } from "../../../core/clock.ts";

/** Number of reads by how they ended. */
type ReadCounts = {
  /** Reads that returned a fresh response without asking Plex. */
  hits: number;
  /**
   * Reads for which Plex was asked and responded. For the shared level: reads for which it had no
   * entry.
   */
  misses: number;
  /**
   * Reads that returned a stale response because there was no new one. For the shared level: reads
   * for which it had nothing newer.
   */
  stale: number;
  /**
   * Reads that failed. For the shared level, this includes reads that were skipped because it had
   * just failed.
   */
  errors: number;
};

export type PlexCacheStats = Record<CacheKind, ReadCounts> & { entries: number; bytes: number };

/**
 * State of the level that several hosts share, and the number of reads from it by how they ended.
 */
export type SharedLevelStats = SharedState & { reads: Record<CacheKind, ReadCounts> };

/**
 * While reads happen, interval at which the shared level is asked which entries other hosts
 * invalidated.
 */
const LEARN_INTERVAL_MS = 1000;

/** A cache lookup. An entry that does not match `shape` counts as missing. */
export type CacheLookup = { key: string; kind: CacheKind; shape: z.ZodType; life: Lifetime };
export type CacheHit = { entry: CacheEntry; fresh: boolean };

const changedKey = (kind: CacheKind): string => `changed:${kind}`;

export interface Levels {
  changedAt(kind: CacheKind): number | undefined;
  /** Returns the newest response on this host. */
  near(wanted: CacheLookup): Promise<CacheHit | undefined>;
  /** Returns the shared level's fresh response and stores it on this host. */
  far(wanted: CacheLookup): Promise<CacheHit | undefined>;
  stats(): SharedLevelStats | undefined;
  /**
   * Stores a response unless it is too large. Callers wait only for memory, not for the other
   * levels.
   */
  keep(lookup: Omit<CacheLookup, "shape">, time: number, value: unknown): void;
  remove(key: string): void;
  /**
   * Marks all responses of these kinds as old, for every process on every host that shares a level.
   */
  changed(kinds: readonly CacheKind[]): Promise<void>;
  /** Returns the server last seen at an address. `place` is the address's digest. */
  serverAt(place: string): Promise<string | undefined>;
  rememberServer(place: string, id: string): void;
}

interface LevelsDeps {
  clock: Clock;
  memory: Memory;
  file: CacheLevel | undefined;
  shared: SharedLevel | undefined;
}

/**
 * Creates one cache from memory, the file that all processes of the host share, and optionally a
 * level that several hosts share.
 */
export function createLevels(deps: LevelsDeps): Levels {
  const { clock, memory, file, shared } = deps;
  const outside = [file, shared].filter((level) => level !== undefined);
  const changes = new Map<CacheKind, number>();
  const counts = createCounts();
  let learntAt = Number.NEGATIVE_INFINITY;

  function note(kind: CacheKind, time: number | undefined): void {
    if (time !== undefined && time > (changes.get(kind) ?? Number.NEGATIVE_INFINITY)) {
      changes.set(kind, time);
    }
  }

  /** Reads which entries other processes and hosts invalidated. */
  async function learn(kind: CacheKind): Promise<void> {
    note(kind, (await file?.get([changedKey(kind)]))?.[0]?.at);
    if (!shared || clock.monotonic() - learntAt < LEARN_INTERVAL_MS) return;
    learntAt = clock.monotonic();
    const found = await shared.get(CACHE_KINDS.map(changedKey));
    CACHE_KINDS.forEach((each, index) => note(each, found[index]?.at));
  }

  function judged(
    entry: CacheEntry | undefined,
    { kind, life }: CacheLookup,
  ): CacheHit | undefined {
    if (!entry) return undefined;
    const age = judgeAge({ at: entry.at, now: clock.now(), changedAt: changes.get(kind) }, life);
    return age === "gone" ? undefined : { entry, fresh: age === "fresh" };
  }

  /** Copies an entry from a level into memory, unless it does not match the shape. */
  function take(
    { key, kind, shape }: CacheLookup,
    { at, body }: StoredAnswer,
  ): CacheEntry | undefined {
    try {
      const entry = { kind, at, value: shape.parse(JSON.parse(body)), size: body.length };
      memory.put(key, entry, clock.now());
      return entry;
    } catch {
      return undefined; // not JSON, or written by another program
    }
  }

  const putOutside = (key: string, answer: StoredAnswer, keepMs: number) =>
    Promise.all(outside.map((level) => level.put(key, answer, keepMs)));

  return {
    changedAt: (kind) => changes.get(kind),
    async near(wanted) {
      await learn(wanted.kind);
      const first = memory.get(wanted.key);
      const found = judged(first, wanted);
      if (found?.fresh || !file) return found;
      const [kept] = await file.get([wanted.key]);
      if (!kept || (first && first.at >= kept.at)) return found;
      return judged(take(wanted, kept), wanted) ?? found;
    },
    async far(wanted) {
      if (!shared) return undefined;
      const answers = await shared.get([wanted.key]);
      const [kept] = answers;
      const entry = kept && take(wanted, kept);
      const found = judged(entry, wanted);
      if (kept && entry) await file?.put(wanted.key, kept, wanted.life.staleMs);
      counts.add(
        wanted.kind,
        answers.length === 0 ? "errors" : !found ? "misses" : found.fresh ? "hits" : "stale",
      );
      return found?.fresh ? found : undefined;
    },
    stats: () => shared && { ...shared.state(), reads: counts.read() },
    keep({ key, kind, life }, time, value) {
      const body = JSON.stringify(value) as string | undefined;
      if (body === undefined || body.length > MAX_ANSWER_CHARS) return;
      memory.put(key, { kind, at: time, value, size: body.length }, clock.now());
      void putOutside(key, { at: time, body }, Math.min(life.staleMs, MAX_STALE_MS));
    },
    remove(key) {
      memory.remove(key);
      for (const level of outside) void level.remove(key);
    },
    async changed(kinds) {
      const time = clock.now();
      for (const kind of kinds) changes.set(kind, time);
      await Promise.all(
        kinds.map((kind) => putOutside(changedKey(kind), { at: time, body: "1" }, MAX_STALE_MS)),
      );
    },
    async serverAt(place) {
      for (const level of outside) {
        const [kept] = await level.get([`server:${place}`]);
        if (kept) return kept.body;
      }
      return undefined;
    },
    rememberServer: (place, id) =>
      void putOutside(`server:${place}`, { at: clock.now(), body: id }, MAX_STALE_MS),
  };
}

export interface Counts {
  add(kind: CacheKind, what: keyof ReadCounts): void;
  read(): Record<CacheKind, ReadCounts>;
}

/** Counts reads by kind and by how they ended. */
export function createCounts(): Counts {
  const counts = Object.fromEntries(
    CACHE_KINDS.map((kind) => [kind, { hits: 0, misses: 0, stale: 0, errors: 0 }]),
  ) as Record<CacheKind, ReadCounts>;
  return {
    add: (kind, what) => void counts[kind][what]++,
    read: () => structuredClone(counts),
  };
}

// Measured as JSON; the objects take about three times as much memory.
const MAX_BYTES = 4 * 1024 * 1024;

type MemoryLimits = { maxEntries: number; maxBytes?: number };

/**
 * Creates the first level: the most recently used responses, up to a maximum number of entries and
 * bytes.
 */
export function createMemory({ maxEntries, maxBytes = MAX_BYTES }: MemoryLimits): Memory {
  // Least recently used first.
  const entries = new Map<string, CacheEntry>();
  let bytes = 0;

  function remove(key: string): void {
    bytes -= entries.get(key)?.size ?? 0;
    entries.delete(key);
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry) {
        entries.delete(key);
        entries.set(key, entry);
      }
      return entry;
    },
    put(key, entry, now) {
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
    clear() {
      entries.clear();
      bytes = 0;
    },
    size: () => ({ entries: entries.size, bytes }),
  };
}

export interface Memory {
  get(key: string): CacheEntry | undefined;
  /**
   * Stores a response. Ignores it if it was requested before the existing one, unless the existing
   * one is from the future, which means that the clock was set back.
   */
  put(key: string, entry: CacheEntry, now: number): void;
  remove(key: string): void;
  clear(): void;
  size(): { entries: number; bytes: number };
}
