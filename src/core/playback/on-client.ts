import { sameName } from "./same-name.ts";
import type { PlayerClient, PlaySession } from "./session.ts";

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
