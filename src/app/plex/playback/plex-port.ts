import { dropUndefined } from "../../../base/drop-undefined.ts";
import { Outage } from "../../../base/errors.ts";
import type { Clock } from "../../../core/clock.ts";
import { isSupported, warnOfOldPlex } from "../../../core/library/canonical-guid.ts";
import { findSessionsOn, matchesName } from "../../../core/playback/session.ts";
import type { PlexLibrary } from "../../../servers/plex/remote/browse/libraries.ts";
import { toIso } from "../../shown/release.ts";
import { type ReadAnswer, type ReadPlex, readLive, showAge } from "../cache/read-plex.ts";
import type { MeasuredServer } from "./cached-shapes.ts";
import type { PlexReads } from "./ports.ts";
import {
  createLibrariesRead,
  createPlayingRead,
  createServerRead,
  showClients,
  showSession,
} from "./reads.ts";
import type {
  ShownClient,
  ShownLibraries,
  ShownLibrary,
  ShownPlayback,
  ShownServer,
} from "./shapes.ts";

type StatusQuery = {
  /** Name of a user. */
  user?: string | undefined;
  /** Name or id of a player. */
  client?: string | undefined;
};

/**
 * Reads from Plex. Each function throws `Outage` when Plex is down, slow or refuses the token, and
 * no response is cached.
 */
export interface PlexPort {
  libraries(signal: AbortSignal): Promise<ShownLibraries>;
  serverInfo(signal: AbortSignal): Promise<ShownServer>;
  playbackStatus(query: StatusQuery, signal: AbortSignal): Promise<ShownPlayback>;
}

interface PlexDeps {
  plex: PlexReads;
  clock: Clock;
  /** Reads Plex, possibly from a cache. If absent, Plex is asked each time. */
  read?: ReadPlex | undefined;
  /** Returns a warning about the server's version, if there is one. */
  old?: ((version: string) => string | undefined) | undefined;
}

export function createPlex(deps: PlexDeps): PlexPort {
  const { plex, clock, read = readLive(clock), old = warnOfOldPlex(() => {}) } = deps;
  /** Returns the server's description, or the outage if Plex is down. @throws any other error */
  async function ask(signal: AbortSignal): Promise<ReadAnswer<MeasuredServer> | Outage> {
    try {
      return await read(createServerRead(plex, clock), signal);
    } catch (error) {
      if (error instanceof Outage && error.code === "plex_unavailable") return error;
      throw error;
    }
  }

  return {
    async libraries(signal) {
      const answer = await read(createLibrariesRead(plex), signal);
      return { libraries: answer.value.map(showLibrary), ...showAge(answer) };
    },

    async serverInfo(signal) {
      const asked = await ask(signal);
      if (asked instanceof Outage) {
        return { features: [], reachable: false, message: asked.message };
      }
      const { name, version, platform, machineIdentifier, plexPass, features } = asked.value.info;
      return {
        name,
        version,
        platform: platform ?? "unknown",
        machine_id: machineIdentifier,
        ...dropUndefined({ plex_pass: plexPass }),
        features,
        reachable: asked.stale !== true,
        latency_ms: asked.value.latencyMs,
        supported: isSupported(version),
        ...dropUndefined({ message: old(version) }),
        ...showAge(asked),
      };
    },

    async playbackStatus({ user, client }, signal) {
      const answer = await read(createPlayingRead(plex), signal);
      const { sessions: all, clients } = answer.value;
      // For a few seconds, a session that has ended is still listed with this state.
      const playing = all.filter(({ state }) => state !== "stopped");
      const onClient = client === undefined ? playing : findSessionsOn(playing, clients, client);
      const wanted =
        user === undefined
          ? onClient
          : onClient.filter((playSession) => matchesName(user, playSession.user ?? ""));
      const shown = showClients(clients, playing);
      const ids = new Set<string | undefined>(onClient.map(({ clientId }) => clientId));
      const meant = ({ id, name }: ShownClient): boolean =>
        client === undefined || ids.has(id) || id === client || matchesName(client, name);
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
    ...dropUndefined({ agent, scanner, uuid, count }),
    ...(updatedAt !== undefined && { updated_at: toIso(updatedAt) }),
    locations,
  };
}
