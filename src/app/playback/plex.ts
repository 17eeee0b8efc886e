import type { PlexLibrary } from "../../adapters/plex/libraries.ts";
import type { Clock } from "../../core/clock.ts";
import { sessionsOn } from "../../core/playback/on-client.ts";
import { sameName } from "../../core/playback/same-name.ts";
import { toIso } from "../show/iso.ts";
import type { PlexReads } from "./ports.ts";
import { known } from "./show-media.ts";
import { showClients, showSession } from "./show-session.ts";
import type { ShownClient, ShownLibraries, ShownLibrary, ShownPlayback, ShownServer } from "./shown.ts";
import { isSupported } from "./supported.ts";

export type StatusQuery = {
  /** Name of a user. */
  user?: string | undefined;
  /** Name or id of a player. */
  client?: string | undefined;
};

/** What is read from Plex, live. Each throws `Outage` when Plex is down, slow or refuses the token. */
export type Plex = {
  libraries(signal: AbortSignal): Promise<ShownLibraries>;
  serverInfo(signal: AbortSignal): Promise<ShownServer>;
  playbackStatus(query: StatusQuery, signal: AbortSignal): Promise<ShownPlayback>;
};

export type PlexDeps = { plex: PlexReads; clock: Clock };

export function createPlex({ plex, clock }: PlexDeps): Plex {
  return {
    libraries: async (signal) => ({ libraries: (await plex.libraries(signal)).map(showLibrary) }),

    async serverInfo(signal) {
      const asked = clock.monotonic();
      const { name, version, platform, machineIdentifier, plexPass, features } = await plex.serverInfo(signal);
      return {
        name,
        version,
        platform: platform ?? "unknown",
        machine_id: machineIdentifier,
        ...known({ plex_pass: plexPass }),
        features,
        reachable: true,
        latency_ms: Math.round(clock.monotonic() - asked),
        supported: isSupported(version),
      };
    },

    async playbackStatus({ user, client }, signal) {
      const [all, clients] = await Promise.all([plex.sessions(signal), plex.clients(signal)]);
      // A session that ended lingers for some seconds with this state.
      const playing = all.filter(({ state }) => state !== "stopped");
      const onClient = client === undefined ? playing : sessionsOn(playing, clients, client);
      const wanted = user === undefined ? onClient : onClient.filter((one) => sameName(user, one.user ?? ""));
      const shown = showClients(clients, playing);
      const ids = new Set<string | undefined>(onClient.map(({ clientId }) => clientId));
      const meant = ({ id, name }: ShownClient): boolean =>
        client === undefined || ids.has(id) || id === client || sameName(client, name);
      return {
        sessions: wanted.map((session) => showSession(session, clients, clock.now())),
        clients: shown.filter(meant),
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
