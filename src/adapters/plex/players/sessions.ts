import * as z from "zod";
import { UserError } from "../../../core/errors.ts";
import type { PlayerClient, PlaySession } from "../../../core/playback/session.ts";
import type { PlexGet } from "../transport/exchange.ts";
import { listOf } from "../wire/lists.ts";
import { id, name, words } from "../wire/values.ts";
import { toSession, wireSessions } from "./wire-sessions.ts";

const WITHIN_MS = 5_000;

/** What plays now, for everybody: Plex tells it to the owner's token alone. */
export async function listSessions(get: PlexGet, signal: AbortSignal): Promise<PlaySession[]> {
  const request = { path: "/status/sessions", about: "list of what plays", withToken: true, withinMs: WITHIN_MS };
  const { Metadata } = (await get(request, wireSessions, signal)).MediaContainer;
  return Metadata.flatMap((entry) => toSession(entry) ?? []);
}

const wireClients = z.object({
  MediaContainer: z.object({
    Server: listOf(z.object({ machineIdentifier: id, name, product: name, protocolCapabilities: words })),
  }),
});

/**
 * The players that Plex has found in its network just now. A server in a container's own network finds none, though
 * players play.
 */
export async function listClients(get: PlexGet, signal: AbortSignal): Promise<PlayerClient[]> {
  const request = { path: "/clients", about: "list of players", withToken: true, withinMs: WITHIN_MS };
  const answer = await get(request, wireClients, signal).catch((error: unknown) => {
    // A server that keeps no such list knows no player that takes commands.
    if (error instanceof UserError) return { MediaContainer: { Server: [] } };
    throw error;
  });
  return answer.MediaContainer.Server.flatMap((entry) =>
    entry.machineIdentifier === undefined
      ? []
      : [
          {
            id: entry.machineIdentifier,
            name: entry.name ?? entry.product ?? "unknown",
            controllable: entry.protocolCapabilities.includes("playback"),
          },
        ],
  );
}
