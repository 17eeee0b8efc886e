import type { ServerKind } from "../core/library/media-server.ts";
import type { PlexSettings } from "./plex/options.ts";
import { PLEX, PLEX_KIND } from "./plex/variables.ts";

// Every kind of server that can show the library. A new one is a folder beside `plex` and a line in
// each of these.

/** In the order of the documentation. */
export const SERVER_SETTINGS = { ...PLEX };

/** The configuration, as far as it is about servers. */
type ServerConfig = { plex: PlexSettings };

const SERVERS: readonly ServerKind<ServerConfig>[] = [PLEX_KIND];

/** What shows the library: the first kind that is configured. */
export const findConfiguredServer = <Config extends ServerConfig>(
  config: Config,
  kinds: readonly ServerKind<Config>[] = SERVERS,
): ServerKind<Config> | undefined => kinds.find((kind) => kind.isConfigured(config));
