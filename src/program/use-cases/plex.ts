import type { CacheStats, SharedStats } from "../../app/plex/cache/counts.ts";
import { createLibrary } from "../../app/plex/library/library.ts";
import { createPlayback } from "../../app/plex/playback/playback.ts";
import { createPlex } from "../../app/plex/playback/plex-port.ts";
import { createRoutes } from "../../app/routes/routes.ts";
import { withRules } from "../../app/routes/with-rules.ts";
import { CHANGED_BY_PLAYBACK, CHANGED_BY_SCAN } from "../../core/cache/cache-entry.ts";
import { Outage, UserError } from "../../core/errors.ts";
import { warnOfOldPlex } from "../../core/library/plex-version.ts";
import type { Trace } from "../../core/trace.ts";
import type { ToolDeps } from "../../hosts/mcp/tools/define.ts";
import { createPlexClient } from "../../servers/plex/client.ts";
import { plexOptions } from "../../servers/plex/options.ts";
import { tokenOf } from "../../servers/plex/user-tokens.ts";
import type { Config } from "../config/config.ts";
import { diskFiles } from "../config/files.ts";
import { routesFiles } from "../config/routes-file.ts";
import { type WiredCache, wireCache } from "../parts/plex-cache.ts";
import { readAhead } from "../parts/read-ahead.ts";
import { knownIdentifier, madeIdentifier } from "../process/client-identifier.ts";
import { systemClock } from "../process/clock.ts";
import { VERSION } from "../process/version.ts";

type PlaybackWiring = {
  /** Nothing is written, not even to the cache. */
  readOnly: boolean;
  /** Without a state folder: the cache is in memory. */
  plain?: boolean;
  warn: (message: string) => void;
  trace?: Trace | undefined;
};

type Connected = { client: ReturnType<typeof createPlexClient>; cache: WiredCache };

export type WiredPlayback = Pick<ToolDeps, "plex" | "library" | "playback"> & {
  /** How long Plex is left alone after its failures; undefined while it is asked. */
  plexPausedMs(): number | undefined;
  /** What the cache counted since the first read; undefined before, and where nothing is cached. */
  cacheStats(): CacheStats | undefined;
  /** How the cache level is that several hosts share; undefined before the first read, and where there is none. */
  sharedCache: {
    stats(): SharedStats | undefined;
    /** Asks it, so that `stats` is true although nobody reads. Never throws. */
    check(): Promise<void>;
  };
  /** Opens the cache now: for a server that waits for clients. */
  open(): void;
  /** Reads ahead what clients ask for first. Rejects only with what nobody foresaw. */
  warm(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

/** Plex for the tools: connected to at the first call of a tool, never before `initialize` is answered. */
export function wirePlayback(config: Config, { readOnly, plain = false, warn, trace }: PlaybackWiring): WiredPlayback {
  const { url } = config.plex;
  let connected: Connected | undefined;
  const connect = (): Connected => {
    if (url === undefined) {
      throw new UserError(
        "Plex is not configured.",
        "Set PLEX_URL and PLEX_TOKEN, and start the server again.",
        "plex_unavailable",
      );
    }
    if (connected) return connected;
    const client = createPlexClient({
      ...plexOptions(config.plex, {
        clientIdentifier: knownIdentifier(config.stateDir) ?? madeIdentifier(url),
        version: VERSION,
        clock: systemClock,
        part: "tools",
        warn,
        trace,
      }),
      waits: "client",
    });
    connected = { client, cache: wireCache(config, { url, identity: client.identity, readOnly, plain, warn, trace }) };
    return connected;
  };
  const clock = systemClock;
  const old = warnOfOldPlex(warn);
  const routes = createRoutes(config.routesPlaces, routesFiles(diskFiles));
  return {
    plex() {
      const { client, cache } = connect();
      return withRules(createPlex({ plex: client, clock, read: cache.read, old }), routes);
    },
    library() {
      const { client, cache } = connect();
      const changed = (): Promise<void> => cache.invalidate(CHANGED_BY_SCAN);
      const { userTokens } = config.plex;
      const userToken = (name: string): string | undefined => tokenOf(userTokens.current(), name);
      return createLibrary({ plex: client, read: cache.read, pathMap: config.pathMap, userToken, changed });
    },
    playback() {
      const { client, cache } = connect();
      const { control } = createPlayback({ plex: client, clock });
      return {
        async control(request, signal) {
          try {
            return await control(request, signal);
          } finally {
            // Cached answers about playback are stale now, whether or not the command worked.
            await cache.invalidate(CHANGED_BY_PLAYBACK);
          }
        },
      };
    },
    plexPausedMs: () => connected?.client.pausedMs(),
    cacheStats: () => connected?.cache.stats?.(),
    sharedCache: {
      stats: () => connected?.cache.shared(),
      check: async () => await connected?.cache.checkShared(),
    },
    open() {
      if (url !== undefined) connect().cache.open();
    },
    async warm(signal) {
      if (url === undefined || !config.cache.enabled) return;
      const { client, cache } = connect();
      await readAhead({ plex: client, read: cache.read, pathMap: config.pathMap }, signal).catch((error: unknown) => {
        // The first call that needs Plex says that it is down.
        if (!signal.aborted && !(error instanceof Outage) && !(error instanceof UserError)) throw error;
      });
    },
    async close() {
      connected?.cache.close();
      await connected?.client.close();
    },
  };
}
