import { join } from "node:path";
import { hashText } from "../../adapters/fs/copy/hash-file.ts";
import { createSharedLevel } from "../../adapters/redis/shared-level.ts";
import { type Cache, createCache } from "../../app/plex/cache/cache.ts";
import { createLibrary } from "../../app/plex/library/library.ts";
import { createPlex } from "../../app/plex/playback/plex-port.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { CHANGED_BY_SCAN } from "../../core/cache/cache-entry.ts";
import { warnOfOldPlex } from "../../core/library/canonical-guid.ts";
import type { ServerHost } from "../../core/library/media-server.ts";
import { FIRST_SERVER } from "../../core/library/server-entry.ts";
import { type Trace, traceOfServer } from "../../core/trace.ts";
import { createPlexClient, type PlexClient } from "../../servers/plex/client.ts";
import { createPlexOptions, type PlexHost } from "../../servers/plex/options.ts";
import { createPlexTransport } from "../../servers/plex/transport/transport.ts";
import { createCacheStore } from "../../store/cache/plex-cache.ts";
import type { Config } from "../config/config.ts";
import type { DaemonLog } from "../log/log.ts";
import {
  deriveIdentifier,
  ensureIdentifier,
  findIdentifier,
} from "../process/client-identifier.ts";
import { systemClock } from "../process/clock.ts";
import { VERSION } from "../process/version.ts";

type CacheOptions = {
  /** The server's address. */
  url: string;
  identity: (signal: AbortSignal) => Promise<{ machineIdentifier: string }>;
  /** Where the cache is kept: on disk, only read from disk, or only in memory. */
  kept: "written" | "read" | "memory";
  warn: (message: string) => void;
  trace?: Trace | undefined;
};

const NEVER_FRESH = { libraries: 0, details: 0, search: 0, sessions: 0, recent: 0, onDeck: 0 };

export type PlexProcess = {
  log: DaemonLog;
  /**
   * True if the state folder is written to. Otherwise, if no identifier is stored, Plex gets one
   * that is derived from its address.
   */
  keepsIdentifier: boolean;
  /** Where the cache is kept: on disk, only read from disk, or only in memory. */
  cache: "written" | "read" | "memory";
};

/** Creates the options for opening any kind of server. */
export async function createServerHost(
  { stateDir, plex }: Config,
  { log: { warn, trace }, keepsIdentifier }: Pick<PlexProcess, "log" | "keepsIdentifier">,
): Promise<ServerHost> {
  const identifier = keepsIdentifier
    ? await ensureIdentifier(stateDir)
    : (findIdentifier(stateDir) ?? deriveIdentifier(plex.url ?? ""));
  return { clientIdentifier: identifier, version: VERSION, clock: systemClock, warn, trace };
}

export interface ConnectedPlex {
  /** For client requests, which wait a few seconds. */
  client: PlexClient;
  /** For opening the server that shows the library. */
  host: PlexHost;
  /** Cache of Plex's responses. Opened on first use. */
  cache(): Cache;
  old(version: string): string | undefined;
  /**
   * Prefetches once, so that clients get a response even if Plex is slow or down at the time of
   * their request. Never rejects.
   */
  warm(): Promise<void>;
  /**
   * Marks cached responses about libraries as stale after a library in Plex changed. Never throws.
   */
  changed(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Connects a process to Plex. All callers share one set of connections, one queue for them, one
 * circuit breaker and one cache, regardless of how long they wait. @throws UserError if Plex is not
 * configured
 */
export async function connectPlex(
  config: Config,
  { cache: kept, ...more }: PlexProcess,
): Promise<ConnectedPlex> {
  const { url } = config.plex;
  if (url === undefined) throw plexNotConfigured();
  const { pathMap } = config;
  const host = await createServerHost(config, more);
  const { warn } = host;
  const trace = traceOfServer(host.trace, FIRST_SERVER);
  const options = createPlexOptions(config.plex, { ...host, trace });
  const transport = createPlexTransport(options);
  const client = createPlexClient({ ...options, transport, waits: "client" });
  const background = createPlexClient({ ...options, transport, waits: "background" });
  let opened: Cache | undefined;
  const cache = (): Cache =>
    (opened ??= openPlexCache(config, { url, identity: client.identity, kept, warn, trace }));
  const closing = new AbortController();
  let ahead: Promise<void> | undefined;

  /** Fills the cache with the data that clients request from Plex first. */
  async function readAhead(signal: AbortSignal): Promise<void> {
    const through = { plex: background, read: cache().readPatiently };
    const library = createLibrary({
      ...through,
      pathMap,
      clock: systemClock,
      changed: async () => {},
    });
    try {
      await createPlex({ ...through, clock: systemClock }).libraries(signal);
      await library.recentlyAdded({ limit: RECENT }, signal);
      await library.onDeck({ limit: ON_DECK }, signal);
    } catch (error) {
      // An outage is reported by callers that need Plex.
      if (signal.aborted || error instanceof Outage || error instanceof UserError) return;
      warn(`Prefetching from Plex failed: ${String(error)}`);
    }
  }

  return {
    client,
    host: { ...host, transport },
    cache,
    old: warnOfOldPlex(warn),
    async warm() {
      if (config.cache.enabled) await (ahead ??= readAhead(closing.signal));
    },
    changed: () => cache().invalidate(CHANGED_BY_SCAN),
    async close() {
      closing.abort(new Error("The program is ending."));
      opened?.close();
      await ahead;
      await Promise.all([client.close(), background.close()]);
      await transport.close();
    },
  };
}

// The tools' default limits.
const RECENT = 20;
const ON_DECK = 10;

const plexNotConfigured = (): UserError =>
  new UserError(
    "Plex is not configured.",
    "Set PLEX_URL and PLEX_TOKEN, and restart the server.",
    "plex_unavailable",
  );

/**
 * Opens the cache of Plex's responses at the first read. If CACHE_ENABLED is off, every read sends
 * a request to Plex.
 */
function openPlexCache(config: Config, { url, identity, kept, warn, trace }: CacheOptions): Cache {
  const { enabled, maxEntries, ttlMs } = config.cache;
  const redis = config.redis.url.current();
  /** The Redis library is loaded only if Redis is configured. */
  const open = async () =>
    (await import("../../adapters/redis/redis.ts")).openRedis({
      url: redis ?? "",
      tls: config.redis.tls,
    });
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
