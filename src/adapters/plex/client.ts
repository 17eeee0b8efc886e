import { type PlexIdentity, readIdentity } from "./identity.ts";
import { refreshSection } from "./refresh.ts";
import { listSections, type PlexSection } from "./sections.ts";
import { createPlexTransport, type PlexTransportDeps } from "./transport.ts";

/**
 * One Plex Media Server, as much of it as filing needs. Every call throws `Outage` when Plex is down, starting, slow or
 * refuses the token, and the signal's reason when it aborts; no text of an error holds the token.
 */
export function createPlexClient(deps: PlexTransportDeps) {
  const { send, close } = createPlexTransport(deps);
  return {
    sections: (signal: AbortSignal): Promise<PlexSection[]> => listSections(send, signal),
    refresh: (sectionId: string, path: string, signal: AbortSignal): Promise<void> =>
      refreshSection(send, sectionId, path, signal),
    identity: (signal: AbortSignal): Promise<PlexIdentity> => readIdentity(send, signal),
    close,
  };
}
