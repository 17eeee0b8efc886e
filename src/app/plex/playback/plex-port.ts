import type { PlexLibrary } from "../../../adapters/plex/browse/libraries.ts";
import type { Clock } from "../../../core/clock.ts";
import { sameName } from "../../../core/playback/media.ts";
import { sessionsOn } from "../../../core/playback/session.ts";
import { toIso } from "../../shown/release.ts";
import { type ReadPlex, readLive, showAge } from "../cache/read-plex.ts";
import { isSupported } from "./playback.ts";
import type { PlexReads } from "./ports.ts";
import { known, librariesRead, playingRead, serverRead, showClients, showSession } from "./reads.ts";
import type { ShownClient, ShownLibraries, ShownLibrary, ShownPlayback, ShownServer } from "./shapes.ts";

type StatusQuery = {
  /** Name of a user. */
  user?: string | undefined;
  /** Name or id of a player. */
  client?: string | undefined;
};

/** What is read from Plex. Each throws `Outage` when Plex is down, slow or refuses the token, and no answer is kept. */
export type Plex = {
  libraries(signal: AbortSignal): Promise<ShownLibraries>;
  serverInfo(signal: AbortSignal): Promise<ShownServer>;
  playbackStatus(query: StatusQuery, signal: AbortSignal): Promise<ShownPlayback>;
};

/** `read` may use a cache; without it Plex is asked each time. */
type PlexDeps = { plex: PlexReads; clock: Clock; read?: ReadPlex | undefined };

export function createPlex({ plex, clock, read = readLive(clock) }: PlexDeps): Plex {
  return {
    async libraries(signal) {
      const answer = await read(librariesRead(plex), signal);
      return { libraries: answer.value.map(showLibrary), ...showAge(answer) };
    },

    async serverInfo(signal) {
      const answer = await read(serverRead(plex, clock), signal);
      const { name, version, platform, machineIdentifier, plexPass, features } = answer.value.info;
      return {
        name,
        version,
        platform: platform ?? "unknown",
        machine_id: machineIdentifier,
        ...known({ plex_pass: plexPass }),
        features,
        reachable: answer.stale !== true,
        latency_ms: answer.value.latencyMs,
        supported: isSupported(version),
        ...showAge(answer),
      };
    },

    async playbackStatus({ user, client }, signal) {
      const answer = await read(playingRead(plex), signal);
      const { sessions: all, clients } = answer.value;
      // A session that ended is listed for a few more seconds with this state.
      const playing = all.filter(({ state }) => state !== "stopped");
      const onClient = client === undefined ? playing : sessionsOn(playing, clients, client);
      const wanted = user === undefined ? onClient : onClient.filter((one) => sameName(user, one.user ?? ""));
      const shown = showClients(clients, playing);
      const ids = new Set<string | undefined>(onClient.map(({ clientId }) => clientId));
      const meant = ({ id, name }: ShownClient): boolean =>
        client === undefined || ids.has(id) || id === client || sameName(client, name);
      return {
        sessions: wanted.map((session) => showSession(session, clients, answer.at)),
        clients: shown.filter(meant),
        ...showAge(answer),
      };
    },
  };
}

function showLibrary({
  id,
  title,
  type,
  agent,
  scanner,
  uuid,
  updatedAt,
  count,
  locations,
}: PlexLibrary): ShownLibrary {
  return {
    id,
    name: title,
    type,
    ...known({ agent, scanner, uuid, count }),
    ...(updatedAt !== undefined && { updated_at: toIso(updatedAt) }),
    locations,
  };
}
