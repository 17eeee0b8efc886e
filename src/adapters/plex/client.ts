import { listClients } from "./clients.ts";
import { type PlexIdentity, readIdentity } from "./identity.ts";
import { readItem } from "./item.ts";
import { listLibraries } from "./libraries.ts";
import { createPlayers } from "./players.ts";
import { refreshSection } from "./refresh.ts";
import { listSections, type PlexSection } from "./sections.ts";
import { readServerInfo } from "./server-info.ts";
import { listSessions } from "./sessions.ts";
import { endSession } from "./terminate.ts";
import { createPlexTransport, type PlexTransportDeps } from "./transport.ts";

/**
 * One Plex Media Server: what filing needs, what is shown of it, and its players. Every call throws `Outage` when Plex is
 * down, starting, slow or refuses the token, and the signal's reason when it aborts; no text of an error holds the token.
 */
export function createPlexClient(deps: PlexTransportDeps) {
  const { ask, send, base, close } = createPlexTransport(deps);
  return {
    sections: (signal: AbortSignal): Promise<PlexSection[]> => listSections(send, signal),
    refresh: (sectionId: string, path: string, signal: AbortSignal): Promise<void> =>
      refreshSection(send, sectionId, path, signal),
    identity: (signal: AbortSignal): Promise<PlexIdentity> => readIdentity(send, signal),
    libraries: (signal: AbortSignal) => listLibraries(send, signal),
    serverInfo: (signal: AbortSignal) => readServerInfo(send, signal),
    sessions: (signal: AbortSignal) => listSessions(send, signal),
    clients: (signal: AbortSignal) => listClients(send, signal),
    item: (mediaId: string, signal: AbortSignal) => readItem(send, mediaId, signal),
    ...createPlayers({ ask, send, base }),
    endSession: (endId: string, reason: string, signal: AbortSignal) => endSession(ask, endId, reason, signal),
    close,
  };
}
