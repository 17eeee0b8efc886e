import * as z from "zod";
import type { PlexGet } from "../transport/exchange.ts";
import { flag, id, name, words } from "../wire-values.ts";

const wireServer = z.object({
  MediaContainer: z.object({
    friendlyName: name,
    version: name,
    platform: name,
    machineIdentifier: id.pipe(z.string()),
    myPlexSubscription: flag,
    ownerFeatures: words,
  }),
});

export type PlexServerInfo = {
  name: string;
  /** `1.41.9.9961-46083195d` for instance; empty when the server does not say. */
  version: string;
  platform: string | undefined;
  machineIdentifier: string;
  plexPass: boolean | undefined;
  /** `session_kick` lets sessions be ended, for instance. */
  features: string[];
};

/** What the server says of itself; one that nobody has claimed leaves most of it out. */
export async function readServerInfo(get: PlexGet, signal: AbortSignal): Promise<PlexServerInfo> {
  const server = await get({ path: "/", about: "server", withToken: true }, wireServer, signal);
  const { friendlyName, version, platform, machineIdentifier, myPlexSubscription, ownerFeatures } =
    server.MediaContainer;
  return {
    name: friendlyName ?? "Plex Media Server",
    version: version ?? "",
    platform,
    machineIdentifier,
    plexPass: myPlexSubscription,
    features: ownerFeatures,
  };
}
