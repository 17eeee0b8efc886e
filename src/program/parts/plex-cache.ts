import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { hashText } from "../../adapters/fs/read/hash-text.ts";
import type { RedisLevel } from "../../adapters/redis/redis-level.ts";
import { type Cache, createCache } from "../../app/plex/cache/cache.ts";
import { readLive } from "../../app/plex/cache/read-plex.ts";
import type { SecondLevel } from "../../app/plex/cache/second-level.ts";
import type { CacheStore } from "../../core/cache/cache-entry.ts";
import type { Trace } from "../../core/trace.ts";
import { createCacheStore } from "../../store/cache/plex-cache.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";
import { VERSION } from "../process/version.ts";

type CacheOptions = {
  /** The server's address. */
  url: string;
  identity: (signal: AbortSignal) => Promise<{ machineIdentifier: string }>;
  /** On disk, read from there alone, or only in memory. */
  kept: "written" | "read" | "memory";
  warn: (message: string) => void;
  trace?: Trace | undefined;
};

/** Without `stats` where nothing is cached. */
export type PlexCache = Omit<Cache, "stats"> & Partial<Pick<Cache, "stats">>;

const NAME = "cache.db";

const NOTHING_STORED: CacheStore = {
  get: () => undefined,
  put: async () => {},
  remove: async () => {},
  changedAt: () => undefined,
  changed: async () => {},
  serverAt: () => undefined,
  rememberServer: async () => {},
  close: () => {},
};

/** The cache of Plex's answers; with CACHE_ENABLED off every read asks Plex. Opened at the first read. */
export function openPlexCache(config: Config, { url, identity, kept, warn, trace }: CacheOptions): PlexCache {
  const { enabled, maxEntries, ttlMs } = config.cache;
  if (!enabled) {
    const read = readLive(systemClock);
    return {
      read,
      readPatiently: read,
      invalidate: async () => {},
      open: () => {},
      shared: () => undefined,
      checkShared: async () => {},
      close: () => {},
    };
  }
  const clock = systemClock;
  const path = join(config.stateDir, NAME);
  return createCache({
    clock,
    onDisk:
      kept === "memory"
        ? NOTHING_STORED
        : createCacheStore({ path, readOnly: kept === "read", maxEntries, clock, random: Math.random, warn }),
    second: openSecondLevel(config),
    hash: hashText,
    version: VERSION,
    url,
    token: () => config.plex.token.current(),
    identify: async (signal) => (await identity(signal)).machineIdentifier,
    freshMs: ttlMs,
    maxEntries,
    warn,
    trace,
  });
}

/** The cache level in Redis, if one is configured. Its library is loaded only then; until it is, callers wait. */
function openSecondLevel({ redis }: Config): SecondLevel | undefined {
  const url = redis.url.current();
  if (url === undefined) return undefined;
  let closed = false;
  let heard: Parameters<SecondLevel["listen"]>[0] = () => {};
  const opening = import("../../adapters/redis/redis-level.ts").then(({ openRedisLevel }): RedisLevel => {
    const level = openRedisLevel({ url, tls: redis.tls, sender: randomUUID() });
    level.listen((message) => heard(message));
    if (closed) level.close();
    return level;
  });
  return {
    started: opening.then(({ started }) => started),
    get: async (...asked) => (await opening).get(...asked),
    set: async (...asked) => (await opening).set(...asked),
    claim: async (...asked) => (await opening).claim(...asked),
    delete: async (...asked) => (await opening).delete(...asked),
    publish: async (...asked) => (await opening).publish(...asked),
    listen(listener) {
      heard = listener;
    },
    close() {
      closed = true;
      void opening.then((level) => level.close());
    },
  };
}
