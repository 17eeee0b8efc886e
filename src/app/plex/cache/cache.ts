import { Outage, UserError } from "../../../base/errors.ts";
import {
  type CacheKind,
  type CacheLevel,
  deepFreeze,
  type SharedLevel,
  toCacheKey,
} from "../../../core/cache/cache-entry.ts";
import { type FreshMs, isAskedBefore, lifetimeOf } from "../../../core/cache/lifetime.ts";
import type { Clock } from "../../../core/clock.ts";
import type { Trace } from "../../../core/trace.ts";
import {
  type CacheHit,
  type CacheLookup,
  createCounts,
  createLevels,
  createMemory,
  type PlexCacheStats,
  type SharedLevelStats,
} from "./levels.ts";

import { type CachedRead, type ReadAnswer, type ReadPlex, toCachedAnswer } from "./read-plex.ts";
import { createServerWatch } from "./server-watch.ts";
import { createSingleFlight, waitWithin } from "./single-flight.ts";

export type CacheDeps = {
  clock: Clock;
  /** The level that all processes of this host share. Absent if it must not be used. */
  file?: CacheLevel | undefined;
  /** The level that several hosts share, if there is one. */
  shared?: SharedLevel | undefined;
  /** Returns a text's digest in hexadecimal. */
  hash: (text: string) => string;
  version: string;
  /** The server's address. */
  url: string;
  token: () => string | undefined;
  /** Requests the server's `machineIdentifier`. */
  identify: (signal: AbortSignal) => Promise<string>;
  freshMs: FreshMs;
  maxEntries: number;
  /** Called for each response that was returned without asking Plex. */
  trace?: Trace | undefined;
};

export type Cache = {
  read: ReadPlex;
  /**
   * Does the same as `read` for background work: it has no time limit other than the client's,
   * shares requests with no other caller, and never returns stale responses.
   */
  readPatiently: ReadPlex;
  /**
   * Marks the responses of these kinds as old. They are read again, and until then they are
   * returned as stale at best.
   */
  invalidate(kinds: readonly CacheKind[]): Promise<void>;
  /** Opens the file now instead of at the first read. */
  open(): void;
  stats(): PlexCacheStats;
  /** State of the level that several hosts share; undefined if no shared level is used. */
  shared(): SharedLevelStats | undefined;
  /**
   * Checks the shared level, so that `shared` is accurate even if nothing is read. Takes at most
   * 100 ms; never throws.
   */
  checkShared(): Promise<void>;
  close(): void;
};

const FRESH_WAIT_MS = 1000;
/** After a slow response, callers do not wait for a new one during this time. */
const SLOW_FOR_MS = 5000;
const MAX_WAIT_MS = 60_000;

type LoadedValue = { value: unknown; at: number; asked: boolean };

/**
 * Caches Plex's responses. Callers that want the same response share one request. Once a response
 * is no longer fresh, Plex has one second to return a new one. After that, the stale one is
 * returned, marked as such, while the new one is still being fetched.
 */
export function createCache(deps: CacheDeps): Cache {
  const { clock, file, shared, hash, version, url, token, identify, freshMs, maxEntries, trace } =
    deps;
  const closing = new AbortController();
  const memory = createMemory({ maxEntries });
  const levels = createLevels({ clock, memory, file, shared });
  const counts = createCounts();
  const fly = createSingleFlight<LoadedValue>(clock, closing.signal);
  const server = createServerWatch({
    clock,
    levels,
    place: hash(url),
    identify,
    closing: closing.signal,
    onChange: memory.clear,
  });
  let slowUntil = Number.NEGATIVE_INFINITY;

  let user = { token: "", digest: hash("") };
  /** Returns the digest of the current token, which rarely changes. */
  function userNow(): string {
    const now = token() ?? "";
    if (now !== user.token) user = { token: now, digest: hash(now) };
    return user.digest;
  }

  function wantedOf({ kind, key, shape }: CachedRead<unknown>, whose = userNow()): CacheLookup {
    const scope = { version, server: server.current(), user: whose };
    return {
      key: toCacheKey(scope, kind, key, hash),
      kind,
      shape,
      life: lifetimeOf(kind, freshMs),
    };
  }

  async function load(read: CachedRead<unknown>, signal: AbortSignal): Promise<LoadedValue> {
    const whose = userNow();
    // Other hosts find the response only under the server's identifier.
    if (shared && server.current() === "") await server.check();
    const wanted = wantedOf(read, whose);
    const found = await levels.far(wanted);
    if (found) return { ...found.entry, asked: false };
    const before = server.current();
    const time = clock.now();
    try {
      const [value] = await Promise.all([read.load(signal), server.check()]);
      const now = server.current();
      // A response that may come from either of two servers is returned but not cached.
      if (before === now || before === "") {
        levels.keep(wantedOf(read, whose), time, deepFreeze(value));
      }
      return { value: deepFreeze(value), at: time, asked: true };
    } catch (error) {
      if (error instanceof UserError && error.code === "not_found") levels.remove(wanted.key);
      throw error;
    }
  }

  const given = <T>(kept: { value: unknown; at: number }, staleReason?: string): ReadAnswer<T> =>
    toCachedAnswer(kept, clock.now(), staleReason);

  function old<T>(kind: CacheKind, { entry }: CacheHit, reason: string): ReadAnswer<T> {
    counts.add(kind, "stale");
    return given(entry, reason);
  }

  async function readKept<T>(read: CachedRead<T>, signal: AbortSignal): Promise<ReadAnswer<T>> {
    const { kind, patienceMs = FRESH_WAIT_MS } = read;
    await server.recall();
    const wanted = wantedOf(read);
    const found = await levels.near(wanted);
    signal.throwIfAborted();
    if (found?.fresh) {
      counts.add(kind, "hits");
      trace?.({ kind: "cached", service: "plex", asked: kind });
      void server.check();
      return given(found.entry);
    }
    const flight = fly(
      wanted.key,
      ({ startedAt }) =>
        !isAskedBefore(levels.changedAt(kind), { at: startedAt, now: clock.now() }),
      (stop) => load(read, stop),
    );
    const isSlow = read.patienceMs === undefined && clock.monotonic() < slowUntil;
    const left = isSlow ? 0 : patienceMs - (clock.monotonic() - flight.startedMonotonic);
    const slow = `Plex did not answer within ${patienceMs / 1000} s.`;
    if (found && left <= 0) return old(kind, found, slow);
    let outcome = await waitWithin(flight.result, Math.max(0, left), clock, signal);
    if (outcome === "late") {
      slowUntil = clock.monotonic() + SLOW_FOR_MS;
      const near = await levels.near(wanted);
      if (near) return old(kind, near, slow);
      outcome = await waitWithin(flight.result, MAX_WAIT_MS, clock, signal);
    }
    if (outcome === "late") throw new Outage("plex_unavailable", slow);
    if ("value" in outcome) {
      slowUntil = Number.NEGATIVE_INFINITY;
      const { value, at, asked } = outcome.value;
      counts.add(kind, asked ? "misses" : "hits");
      return asked ? { value: value as T, at } : given({ value, at });
    }
    const { error } = outcome;
    if (!(error instanceof Outage) || error.code !== "plex_unavailable") throw error;
    const near = await levels.near(wanted);
    if (near) return old(kind, near, error.message);
    throw error;
  }

  const isKept = (kind: CacheKind): boolean => lifetimeOf(kind, freshMs).freshMs > 0;

  async function readLive<T>(read: CachedRead<T>, signal: AbortSignal): Promise<ReadAnswer<T>> {
    const time = clock.now();
    const value = deepFreeze(await read.load(signal));
    counts.add(read.kind, "misses");
    return { value, at: time };
  }

  return {
    async read(read, signal) {
      signal.throwIfAborted();
      try {
        return await (isKept(read.kind) ? readKept(read, signal) : readLive(read, signal));
      } catch (error) {
        if (!signal.aborted) counts.add(read.kind, "errors");
        throw error;
      }
    },
    async readPatiently<T>(read: CachedRead<T>, signal: AbortSignal) {
      if (!isKept(read.kind)) return await readLive(read, signal);
      await server.recall();
      const found = await levels.near(wantedOf(read));
      if (found?.fresh) return given<T>(found.entry);
      const { value, at } = await load(read, AbortSignal.any([signal, closing.signal]));
      return { value: value as T, at };
    },
    invalidate: levels.changed,
    open: () => void server.recall(),
    stats: () => ({ ...counts.read(), ...memory.size() }),
    shared: levels.stats,
    checkShared: async () => await shared?.check(),
    close() {
      closing.abort(new Error("The cache is closed."));
      file?.close();
      shared?.close();
    },
  };
}
