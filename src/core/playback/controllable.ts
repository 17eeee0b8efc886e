import type { PlayerClient, PlaySession } from "./session.ts";

/**
 * Whether the player of a session takes commands: a session is no proof of it, only Plex's list of the players that it
 * has found in its network is. Joined by the player's `machineIdentifier`; names are not unique.
 */
export const controllable = ({ clientId }: PlaySession, clients: readonly PlayerClient[]): boolean =>
  clients.some((client) => client.id === clientId && client.controllable);
