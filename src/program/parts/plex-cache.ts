import { join } from "node:path";
import { hashText } from "../../adapters/fs/read/hash-text.ts";
import { createSharedLevel } from "../../adapters/redis/shared-level.ts";
import { type Cache, createCache } from "../../app/plex/cache/cache.ts";
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

const NEVER_FRESH = { libraries: 0, details: 0, search: 0, sessions: 0, recent: 0, onDeck: 0 };

/** The cache of Plex's answers; with CACHE_ENABLED off every read asks Plex. Opened at the first read. */
export function openPlexCache(config: Config, { url, identity, kept, warn, trace }: CacheOptions): Cache {
  const { enabled, maxEntries, ttlMs } = config.cache;
  const redis = config.redis.url.current();
  /** Its library is loaded only where it is configured. */
  const open = async () =>
    (await import("../../adapters/redis/redis.ts")).openRedis({ url: redis ?? "", tls: config.redis.tls });
  const clock = systemClock;
  const path = join(config.stateDir, "cache.db");
  const store = { path, readOnly: kept === "read", maxEntries, clock, random: Math.random, warn };
  return createCache({
    clock,
    file: enabled && kept !== "memory" ? createCacheStore(store) : undefined,
    shared: enabled && redis !== undefined ? createSharedLevel({ open, clock, warn }) : undefined,
    hash: hashText,
    version: VERSION,
    url,
    token: () => config.plex.token.current(),
    identify: async (signal) => (await identity(signal)).machineIdentifier,
    freshMs: enabled ? ttlMs : NEVER_FRESH,
    maxEntries,
    trace,
  });
}
