import { dropUndefined } from "../../../base/drop-undefined.ts";
import type { Clock } from "../../../core/clock.ts";
import { isControllable } from "../../../core/playback/choose-client.ts";
import type { Media, PlayerClient, PlaySession } from "../../../core/playback/session.ts";
import type { PlexLibrary } from "../../../servers/plex/remote/browse/libraries.ts";
import { toIso } from "../../shown/release.ts";
import type { CachedRead } from "../cache/read-plex.ts";
import type { ShownMedia } from "../cache/shapes.ts";
import {
  librariesShape,
  type MeasuredServer,
  type PlayingNow,
  playingShape,
  serverShape,
} from "./cached-shapes.ts";
import type { PlexReads } from "./ports.ts";
import type { ShownClient, ShownPlaySession } from "./shapes.ts";

export function showMedia(media: Media): ShownMedia {
  const { durationMs, addedAt, guids, id, type, title, ...rest } = media;
  return {
    id,
    type,
    title,
    ...dropUndefined({ ...rest, duration_ms: durationMs }),
    ...(addedAt !== undefined && { added_at: toIso(addedAt) }),
    ...(guids.length > 0 && { guids }),
  };
}

/** `now` is the time at which Plex was asked, in milliseconds since 1970. */
export function showSession(
  session: PlaySession,
  clients: readonly PlayerClient[],
  now: number,
): ShownPlaySession {
  const { media, positionMs, product, transcoding } = session;
  const duration = media.durationMs;
  return {
    session_id: session.id,
    media: showMedia(media),
    user: session.user ?? "unknown",
    client: session.client,
    // Plex also lists sessions that do not play, such as one that shows a pre-roll or has ended.
    state: session.state ?? "unknown",
    position_ms: positionMs,
    ...dropUndefined({
      duration_ms: duration,
      progress_percent: toPercent(positionMs, duration),
      product,
      transcoding,
    }),
    updated_at: toIso(now),
    controllable: isControllable(session, clients),
  };
}

/**
 * Returns the players that Plex found, followed by players that are playing although Plex did not
 * find them. The latter accept no commands.
 */
export function showClients(
  clients: readonly PlayerClient[],
  sessions: readonly PlaySession[],
): ShownClient[] {
  const shown = new Map<string, ShownClient>();
  for (const { clientId, client } of sessions) {
    if (clientId !== undefined) {
      shown.set(clientId, { name: client, id: clientId, controllable: false });
    }
  }
  for (const { id } of clients) shown.delete(id);
  return [
    ...clients.map(({ name, id, controllable }) => ({ name, id, controllable })),
    ...shown.values(),
  ];
}

/** Rounds to one decimal, because one percent of a long film is minutes. */
export const toPercent = (position: number, duration: number | undefined): number | undefined =>
  duration !== undefined && duration > 0
    ? Math.min(100, Math.round((1000 * position) / duration) / 10)
    : undefined;

// Reads from Plex for the tools, each with the shape in which the cache stores the response.

export const createLibrariesRead = (plex: PlexReads): CachedRead<PlexLibrary[]> => ({
  kind: "libraries",
  key: "",
  shape: librariesShape,
  load: (signal) => plex.libraries(signal),
});

export const createServerRead = (plex: PlexReads, clock: Clock): CachedRead<MeasuredServer> => ({
  kind: "server",
  key: "",
  shape: serverShape,
  // This read checks whether the server is reachable, and a slow server is reachable.
  patienceMs: 2000,
  async load(signal) {
    const asked = clock.monotonic();
    const info = await plex.serverInfo(signal);
    return { info, latencyMs: Math.round(clock.monotonic() - asked) };
  },
});

export const createPlayingRead = (plex: PlexReads): CachedRead<PlayingNow> => ({
  kind: "sessions",
  key: "",
  shape: playingShape,
  async load(signal) {
    const [sessions, clients] = await Promise.all([plex.sessions(signal), plex.clients(signal)]);
    return { sessions, clients };
  },
});
