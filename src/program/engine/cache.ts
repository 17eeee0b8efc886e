import { CHANGED_BY_SCAN } from "../../core/cache/cache-entry.ts";
import { Outage, UserError } from "../../core/errors.ts";
import { createPlexClient } from "../../servers/plex/client.ts";
import { plexOptions } from "../../servers/plex/options.ts";
import type { Config } from "../config/config.ts";
import type { DaemonLog } from "../log/log.ts";
import { type WiredCache, wireCache } from "../parts/plex-cache.ts";
import { readAhead } from "../parts/read-ahead.ts";
import { clientIdentifier } from "../process/client-identifier.ts";
import { systemClock } from "../process/clock.ts";
import { VERSION } from "../process/version.ts";

type EngineCache = {
  /** Reads ahead, in the background, what clients ask for first: they get it even if Plex is slow or down when they ask. */
  warm(): void;
  /** A library of Plex changed: cached answers about libraries are stale. Never throws. */
  changed(): Promise<void>;
  close(): Promise<void>;
};

type Client = ReturnType<typeof createPlexClient>;

/** The engine's side of the cache: it fills and invalidates it, and reads nothing from it. */
export function wireEngineCache(config: Config, { warn, trace }: Pick<DaemonLog, "warn" | "trace">): EngineCache {
  const { url } = config.plex;
  const closing = new AbortController();
  let cache: WiredCache | undefined;
  let client: Client | undefined;
  let warming: Promise<void> | undefined;
  if (url === undefined || !config.cache.enabled) {
    return { warm() {}, changed: async () => {}, close: async () => {} };
  }

  // A separate client: its retries and its open circuit breaker must not delay what the engine itself asks.
  const connect = async (): Promise<Client> =>
    (client ??= createPlexClient({
      ...plexOptions(config.plex, {
        clientIdentifier: await clientIdentifier(config.stateDir),
        version: VERSION,
        clock: systemClock,
        part: "reading ahead",
        warn() {},
        trace,
      }),
      waits: "background",
    }));
  const opened = (): WiredCache =>
    (cache ??= wireCache(config, {
      url,
      identity: async (signal) => (await connect()).identity(signal),
      readOnly: false,
      warn,
    }));

  async function warm(signal: AbortSignal): Promise<void> {
    try {
      const { pathMap } = config;
      await readAhead({ plex: await connect(), read: opened().readPatiently, pathMap }, signal);
    } catch (error) {
      // The stages that need Plex report that it is down.
      if (signal.aborted || error instanceof Outage || error instanceof UserError) return;
      warn(`Reading ahead from Plex failed: ${String(error)}`);
    } finally {
      await client?.close();
      client = undefined;
    }
  }

  return {
    warm() {
      warming ??= warm(closing.signal);
    },
    changed: () => opened().invalidate(CHANGED_BY_SCAN),
    async close() {
      closing.abort(new Error("The engine stops."));
      cache?.close();
      await warming;
    },
  };
}
