import * as z from "zod";
import { UserError } from "../../../core/errors.ts";
import type { PlayerClient, PlayerState, PlaySession } from "../../../core/playback/session.ts";
import { isTranscoding, streamFields } from "../browse/server-info.ts";
import type { PlexGet } from "../transport/exchange.ts";
import { listOf, oneOf } from "../wire/lists.ts";
import { mediaFields, toMedia } from "../wire/media.ts";
import { anything, id, name, number, words } from "../wire/values.ts";

const STATES: readonly PlayerState[] = ["playing", "paused", "buffering", "stopped"];

const wireSession = z.object({
  ...mediaFields,
  ...streamFields,
  sessionKey: id,
  viewOffset: number,
  User: oneOf(z.object({ title: name })),
  Player: oneOf(z.object({ machineIdentifier: id, title: name, product: name, state: anything })),
  // Absent on old servers.
  Session: oneOf(z.object({ id })),
});

export const wireSessions = z.object({ MediaContainer: z.object({ Metadata: listOf(wireSession) }) });

/** Undefined for an entry that nothing could name. */
export function toSession(entry: z.output<typeof wireSession>): PlaySession | undefined {
  const { sessionKey, viewOffset, User, Player, Session } = entry;
  const named = Session?.id ?? sessionKey ?? Player?.machineIdentifier;
  if (named === undefined) return undefined;
  return {
    id: named,
    endId: Session?.id,
    media: toMedia(entry),
    user: User?.title,
    client: Player?.title ?? Player?.product ?? "unknown",
    clientId: Player?.machineIdentifier,
    product: Player?.product,
    state: STATES.find((state) => state === Player?.state),
    // Absent rather than zero.
    positionMs: Math.max(0, viewOffset ?? 0),
    transcoding: isTranscoding(entry),
  };
}

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
