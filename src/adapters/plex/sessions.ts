import type { PlaySession } from "../../core/playback/session.ts";
import { toSession, wireSessions } from "./players/wire-sessions.ts";
import type { PlexGet } from "./transport/exchange.ts";

const WITHIN_MS = 5_000;

/** What plays now, for everybody: Plex tells it to the owner's token alone. */
export async function listSessions(get: PlexGet, signal: AbortSignal): Promise<PlaySession[]> {
  const request = { path: "/status/sessions", about: "list of what plays", withToken: true, withinMs: WITHIN_MS };
  const { Metadata } = (await get(request, wireSessions, signal)).MediaContainer;
  return Metadata.flatMap((entry) => toSession(entry) ?? []);
}
