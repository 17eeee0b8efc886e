import { type Media, sameName } from "./media.ts";

/** The players that `wanted`, a name or an id, means. */
export function clientsNamed(clients: readonly PlayerClient[], wanted: string): PlayerClient[] {
  const byId = clients.filter(({ id }) => id === wanted);
  return byId.length > 0 ? byId : clients.filter(({ name }) => sameName(wanted, name));
}

/**
 * What plays on the player that `wanted`, a name or an id, means. The list of players may know it by another name than
 * its session does: either will do.
 */
export function sessionsOn(
  sessions: readonly PlaySession[],
  clients: readonly PlayerClient[],
  wanted: string,
): PlaySession[] {
  const byId = sessions.filter(({ clientId }) => clientId === wanted);
  if (byId.length > 0) return byId;
  const ids = new Set<string | undefined>(clientsNamed(clients, wanted).map(({ id }) => id));
  return sessions.filter(({ client, clientId }) => ids.has(clientId) || sameName(wanted, client));
}

export type PlayerState = "playing" | "paused" | "buffering" | "stopped";

/** Something that plays now, on one player. */
export type PlaySession = {
  /** What it is named by: Plex's `Session.id`, or the number that old servers give it. */
  id: string;
  /** `Session.id`, which ending it by the server wants; old servers have none. */
  endId: string | undefined;
  media: Media;
  user: string | undefined;
  /** Name of the player. */
  client: string;
  /** The player's `machineIdentifier`. */
  clientId: string | undefined;
  product: string | undefined;
  /** Undefined when Plex does not say, or says what is not known here. */
  state: PlayerState | undefined;
  /** As the player reported it last: players report about every ten seconds. */
  positionMs: number;
  transcoding: boolean | undefined;
};

/** A player that Plex has found in its network: only these take commands. */
export type PlayerClient = {
  /** Its `machineIdentifier`. */
  id: string;
  name: string;
  /** It says that it takes commands for playback. */
  controllable: boolean;
};
