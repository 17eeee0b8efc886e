import type { ServerKind } from "../core/library/media-server.ts";
import type { PlexSettings } from "./plex/options.ts";
import { PLEX, PLEX_KIND } from "./plex/variables.ts";

// Kinds of server that can show the library. A new kind needs a folder next to `plex` and a line in
// each of these lists.

/** In the order of the documentation. */
export const SERVER_SETTINGS = { ...PLEX };

/** The part of the configuration that is about servers. */
type ServerConfig = { plex: PlexSettings };

const SERVERS: readonly ServerKind<ServerConfig>[] = [PLEX_KIND];

/** Returns the first configured kind of server, which shows the library. */
export const findConfiguredServer = <Config extends ServerConfig>(
  config: Config,
  kinds: readonly ServerKind<Config>[] = SERVERS,
): ServerKind<Config> | undefined => kinds.find((kind) => kind.isConfigured(config));
