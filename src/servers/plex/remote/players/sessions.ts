import * as z from "zod";
import { HttpFault } from "../../../../adapters/http/faults.ts";
import { listOf, oneOf } from "../../../../adapters/http/lists.ts";
import { fallBackTo, Outage, UserError } from "../../../../base/errors.ts";
import type { EndAnswer } from "../../../../core/playback/command.ts";
import type { PlayerClient, PlayerState, PlaySession } from "../../../../core/playback/session.ts";
import { plexRefusal } from "../../transport/errors.ts";
import {
  formatQuery,
  isSuccess,
  type PlexAsk,
  type PlexGet,
  type PlexRequest,
} from "../../transport/request.ts";
import { mediaFields, toMedia } from "../../wire/media.ts";
import { anything, container, id, name, number, words } from "../../wire/values.ts";
import { isTranscoding, streamFields } from "../browse/server-info.ts";

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

export const wireSessions = container({ Metadata: listOf(wireSession) });

/** Returns undefined for an entry without any id. */
export function toSession(entry: z.output<typeof wireSession>): PlaySession | undefined {
  const { sessionKey, viewOffset, User, Player, Session } = entry;
  const sessionId = Session?.id ?? sessionKey ?? Player?.machineIdentifier;
  if (sessionId === undefined) return undefined;
  return {
    id: sessionId,
    endId: Session?.id,
    media: toMedia(entry),
    user: User?.title,
    client: Player?.title ?? Player?.product ?? "unknown",
    clientId: Player?.machineIdentifier,
    product: Player?.product,
    state: STATES.find((state) => state === Player?.state),
    // Plex omits `viewOffset` instead of sending zero.
    positionMs: Math.max(0, viewOffset ?? 0),
    transcoding: isTranscoding(entry),
  };
}

const REQUEST_TIMEOUT_MS = 5_000;

/** Lists what all users are playing now. Plex returns this list only for the owner's token. */
export async function listSessions(get: PlexGet, signal: AbortSignal): Promise<PlaySession[]> {
  const request = {
    path: "/status/sessions",
    about: "list of sessions",
    withinMs: REQUEST_TIMEOUT_MS,
  };
  const { Metadata } = (await get(request, wireSessions, signal)).MediaContainer;
  return Metadata.flatMap((entry) => toSession(entry) ?? []);
}

const wireClients = container({
  Server: listOf(
    z.object({ machineIdentifier: id, name, product: name, protocolCapabilities: words }),
  ),
});

/**
 * Lists the players that Plex currently finds in its network. A server in a container's own network
 * finds none, even while players are playing.
 */
export async function listClients(get: PlexGet, signal: AbortSignal): Promise<PlayerClient[]> {
  const request = { path: "/clients", about: "list of players", withinMs: REQUEST_TIMEOUT_MS };
  // A server without this list has no player that accepts commands.
  const none = fallBackTo({ MediaContainer: { Server: [] } }, UserError);
  const answer = await get(request, wireClients, signal).catch(none);
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

/**
 * Ends a session by its `Session.id`, through the server. The viewer sees the reason. 401 means
 * that the server lacks the feature (a Plex Pass, `session_kick`), 404 that there is no such
 * session (Plex's OpenAPI document 1.2.0), or no such address.
 */
export async function endSession(
  ask: PlexAsk,
  endId: string,
  reason: string,
  withinMs: number,
  signal: AbortSignal,
): Promise<EndAnswer> {
  const path = `/status/sessions/terminate?${formatQuery({ sessionId: endId, reason })}`;
  try {
    return await end(ask, { path, about: "session", withinMs }, signal);
  } catch (error) {
    // There was no response. The session may have ended anyway.
    if (error instanceof Outage && error.cause instanceof HttpFault) return "unanswered";
    throw error;
  }
}

async function end(ask: PlexAsk, request: PlexRequest, signal: AbortSignal): Promise<EndAnswer> {
  let { status, retryAfterMs } = await ask(request, signal);
  // All known clients send GET, but Plex's document specifies POST, so servers may drop GET. A
  // server refuses a request before doing anything, so nothing happens twice.
  if (status === 404 || status === 405) {
    ({ status, retryAfterMs } = await ask({ ...request, method: "POST" }, signal));
  }
  if (isSuccess(status)) return "accepted";
  if (status === 404) return "answered_404";
  if (status === 401 || status === 403) return "not_allowed";
  throw plexRefusal(status, "session", retryAfterMs);
}
