import type * as z from "zod";
import { type CacheEntry, type CacheKind, type CacheStore, MAX_ANSWER_CHARS } from "../../../core/cache/cache-entry.ts";
import { judgeAge, type Lifetime, MAX_STALE_MS } from "../../../core/cache/lifetime.ts";
import type { Clock } from "../../../core/clock.ts";
import { type Counts, createCounts, type SharedStats } from "./counts.ts";
import type { Memory } from "./memory.ts";
import { createShared, type SecondLevel } from "./second-level.ts";

/** How long another host's request is waited for, and how often its answer is asked for. */
const ASKER_WAIT_MS = 1000;
const ASKER_CHECK_MS = 50;

type LevelsDeps = {
  clock: Clock;
  memory: Memory;
  onDisk: CacheStore;
  /** A level that several hosts share, if there is one. */
  second: SecondLevel | undefined;
  closing: AbortSignal;
  warn: (message: string) => void;
};

/** What to look up; an entry that does not fit `shape` counts as missing. */
export type Wanted = { key: string; kind: CacheKind; shape: z.ZodType; life: Lifetime };
export type Found = { entry: CacheEntry; fresh: boolean };

/** One cache of memory, the file that all processes of the host share, and perhaps a level that several hosts share. */
export function createLevels({ clock, memory, onDisk, second, closing, warn }: LevelsDeps) {
  // Includes the changes that could not be written to the file.
  const ownChanges = new Map<CacheKind, number>();
  const changedAt = (kind: CacheKind): number | undefined => {
    const times = [ownChanges.get(kind), onDisk.changedAt(kind)].filter((at) => at !== undefined);
    return times.length === 0 ? undefined : Math.max(...times);
  };

  /** Another host invalidated answers. */
  function onChange(kinds: readonly CacheKind[], at: number): void {
    const newer = kinds.filter((kind) => at > (changedAt(kind) ?? Number.NEGATIVE_INFINITY));
    for (const kind of newer) ownChanges.set(kind, at);
    if (newer.length > 0) void onDisk.changed(newer, at);
  }
  const shared = second && createShared({ level: second, clock, closing, warn, onChange });
  const counts = createCounts();

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

  type Fetched = { found?: Found | undefined; how: keyof Counts };

  async function fetchNow(wanted: Wanted): Promise<Fetched> {
    const given = await shared?.get(wanted.key, wanted.kind);
    if (!given) return { how: "errors" };
    const { answer, changedAt: changed } = given;
    if (changed !== undefined) onChange([wanted.kind], changed);
    const entry = answer && read(wanted, answer);
    if (!answer || !entry) return { how: "misses" };
    memory.put(wanted.key, entry, clock.now());
    await onDisk.put(wanted.key, { kind: wanted.kind, ...answer });
    const found = judged(entry, wanted);
    return { found, how: found === undefined ? "misses" : found.fresh ? "hits" : "stale" };
  }

  return {
    shared,
    changedAt,
    /** The newest answer on this host, without waiting. */
    near(wanted: Wanted): Found | undefined {
      const first = memory.get(wanted.key);
      const found = judged(first, wanted);
      if (found?.fresh) return found;
      const kept = onDisk.get(wanted.key);
      if (!kept || (first && first.at >= kept.at)) return found;
      const entry = read(wanted, kept);
      if (!entry) return found;
      memory.put(wanted.key, entry, clock.now());
      return judged(entry, wanted);
    },
    /**
     * Gets the fresh answer of the shared level. While another host asks Plex for it, waits for that a second at most.
     * Undefined if this process has to ask.
     */
    async fetch(wanted: Wanted, signal: AbortSignal): Promise<Found | undefined> {
      const until = clock.monotonic() + ASKER_WAIT_MS;
      let fetched = await fetchNow(wanted);
      while (!fetched.found?.fresh && (await shared?.claim(wanted.key)) === false && clock.monotonic() < until) {
        await clock.sleep(ASKER_CHECK_MS, signal);
        fetched = await fetchNow(wanted);
      }
      counts.add(wanted.kind, fetched.how);
      return fetched.found?.fresh ? fetched.found : undefined;
    },
    stats: (): SharedStats | undefined => shared && { ...shared.state(), reads: counts.read() },
    /** This process asks Plex no longer. */
    release: (key: string): void => void shared?.release(key),
    /** Keeps an answer unless it is too large; callers do not wait for the levels beyond memory. */
    keep({ key, kind, life }: Omit<Wanted, "shape">, at: number, value: unknown): void {
      const body = JSON.stringify(value) as string | undefined;
      if (body === undefined || body.length > MAX_ANSWER_CHARS) return;
      memory.put(key, { kind, at, value, size: body.length }, clock.now());
      void onDisk.put(key, { kind, at, body });
      void shared?.put(key, { kind, at, body }, Math.min(life.staleMs, MAX_STALE_MS));
    },
    remove(key: string): void {
      memory.remove(key);
      void onDisk.remove(key);
      void shared?.remove(key);
    },
    /** Marks all answers of these kinds as old, for every process on every host that shares a level. */
    async changed(kinds: readonly CacheKind[]): Promise<void> {
      const at = clock.now();
      for (const kind of kinds) ownChanges.set(kind, at);
      await Promise.all([onDisk.changed(kinds, at), shared?.changed(kinds)]);
    },
  };
}
