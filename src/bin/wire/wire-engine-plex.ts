import { createPlexClient } from "../../adapters/plex/client.ts";
import type { PlexTransportDeps } from "../../adapters/plex/transport/transport.ts";
import type { Config } from "../config/config.ts";
import { clientIdentifier } from "./client-identifier.ts";
import { plexOptions } from "./plex-options.ts";

export type EnginePlex = { client: ReturnType<typeof createPlexClient>; options: PlexTransportDeps };

/** The engine's client of Plex, and how it asks; undefined where no Plex is configured. */
export async function wireEnginePlex(config: Config, warn: (message: string) => void): Promise<EnginePlex | undefined> {
  const { url } = config.plex;
  if (url === undefined) return undefined;
  const options = plexOptions(url, config, await clientIdentifier(config.stateDir), warn);
  return { client: createPlexClient(options), options };
}
