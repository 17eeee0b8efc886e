import { createPlexClient, type PlexClientDeps } from "../../../src/servers/plex/client.ts";
import { createPlexServer } from "../../../src/servers/plex/media-server.ts";
import { virtualClock } from "../virtual-clock.ts";
import { type PlexOptions, startPlex } from "./start-plex.ts";

export const never = new AbortController().signal;

/**
 * Starts the stand-in and the real client for it, on the same clock. By default, the clock moves on
 * its own.
 */
export async function plexAndClient(options: PlexOptions = {}, deps: Partial<PlexClientDeps> = {}) {
  const { open, ...both } = await startBoth(options, { waits: "client", ...deps });
  const client = createPlexClient(open);
  return { ...both, client, [Symbol.asyncDispose]: () => both.closeAfter(client) };
}

/** Starts the stand-in, and the server in the form that filing uses. */
export async function plexAndServer(options: PlexOptions = {}, deps: Partial<PlexClientDeps> = {}) {
  const { open, ...both } = await startBoth(options, deps);
  const server = createPlexServer(open);
  return { ...both, server, [Symbol.asyncDispose]: () => both.closeAfter(server) };
}

async function startBoth(options: PlexOptions, deps: Partial<PlexClientDeps>) {
  const { clock = virtualClock() } = deps;
  const later = (ms: number, work: () => void): void => void clock.sleep(ms, never).then(work);
  const plex = await startPlex({ now: clock.monotonic, later, ...options });
  const open: PlexClientDeps = {
    baseUrl: plex.url,
    token: () => plex.token,
    clientIdentifier: "8d2f0c9e-0000-4000-8000-000000000001",
    version: "1.2.3",
    timeoutMs: 30_000,
    // Makes the result independent of this machine's network cards.
    ownAddresses: () => [],
    ...deps,
    clock,
  };
  const closeAfter = async (user: { close(): Promise<void> }): Promise<void> => {
    await user.close();
    await plex.close();
  };
  return { plex, clock, open, closeAfter };
}
