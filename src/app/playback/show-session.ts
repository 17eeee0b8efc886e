import { controllable } from "../../core/playback/choose-client.ts";
import type { PlayerClient, PlaySession } from "../../core/playback/session.ts";
import { toIso } from "../shown/release.ts";
import { known, showMedia } from "./show-media.ts";
import type { ShownClient, ShownSession } from "./shown.ts";

/** `now`: when Plex was asked, milliseconds since 1970. */
export function showSession(session: PlaySession, clients: readonly PlayerClient[], now: number): ShownSession {
  const { media, positionMs, product, transcoding } = session;
  const duration = media.durationMs;
  return {
    session_id: session.id,
    media: showMedia(media),
    user: session.user ?? "unknown",
    client: session.client,
    // A session without a known state is listed because it plays.
    state: session.state === undefined || session.state === "stopped" ? "playing" : session.state,
    position_ms: positionMs,
    ...known({ duration_ms: duration, progress_percent: percent(positionMs, duration), product, transcoding }),
    updated_at: toIso(now),
    controllable: controllable(session, clients),
  };
}

/** Players that Plex found, then those that play without being found: these take no commands. */
export function showClients(clients: readonly PlayerClient[], sessions: readonly PlaySession[]): ShownClient[] {
  const shown = new Map<string, ShownClient>();
  for (const { clientId, client } of sessions) {
    if (clientId !== undefined) shown.set(clientId, { name: client, id: clientId, controllable: false });
  }
  for (const { id } of clients) shown.delete(id);
  return [...clients.map(({ name, id, controllable }) => ({ name, id, controllable })), ...shown.values()];
}

const percent = (position: number, duration: number | undefined): number | undefined =>
  duration !== undefined && duration > 0 ? Math.min(100, Math.round((100 * position) / duration)) : undefined;
