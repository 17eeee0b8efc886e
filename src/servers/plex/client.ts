import { networkInterfaces } from "node:os";
import { refreshSection } from "./library/refresh.ts";
import { listSections } from "./library/sections.ts";
import { readItem } from "./remote/browse/details.ts";
import { createLibraryReads, listLibraries } from "./remote/browse/libraries.ts";
import { type PlexIdentity, proveToken, readIdentity, readServerInfo } from "./remote/browse/server-info.ts";
import type { OwnAddress } from "./remote/players/player-command.ts";
import { createDirect } from "./remote/players/player-route.ts";
import { createPlayers } from "./remote/players/players.ts";
import { listClients, listSessions } from "./remote/players/sessions.ts";
import { endSession } from "./remote/players/terminate.ts";
import { isPrivateAddress } from "./transport/address.ts";
import { createPages } from "./transport/pages.ts";
import {
  createPlexTransport,
  type PlexTransport,
  type PlexTransportDeps,
  type PlexUse,
} from "./transport/transport.ts";

export type PlexClientDeps = PlexTransportDeps &
  PlexUse & {
    /** The connections to share, which stay open when the client is closed; its own if absent. */
    transport?: PlexTransport | undefined;
    /** Which addresses that the server lists for players may be contacted: by default those of private networks. */
    mayAskPlayer?: ((host: string) => boolean) | undefined;
    /** The addresses of this machine; by default those of its network interfaces. */
    ownAddresses?: (() => OwnAddress[]) | undefined;
  };

const listOwnAddresses = (): OwnAddress[] => Object.values(networkInterfaces()).flatMap((card) => card ?? []);

/**
 * One Plex Media Server: what filing needs, what is shown of it, and its players. No error text contains the token.
 * @throws Outage (every call) when Plex is down, starting, slow or refuses the token; the signal's reason when it aborts
 */
export function createPlexClient(deps: PlexClientDeps) {
  const { transport = createPlexTransport(deps) } = deps;
  const link = transport.use(deps);
  const { ask, send, get, base } = link;
  const { clock, token, mayAskPlayer: mayAsk = isPrivateAddress, ownAddresses: own = listOwnAddresses } = deps;
  const direct = createDirect(deps);
  const pages = createPages(link);
  return {
    /** Any other answer of Plex, by a schema that also reads XML: lists by `listOf`, values by `wire/values`. */
    get,
    pages,
    sections: (signal: AbortSignal) => listSections(get, signal),
    refresh: (sectionId: string, path: string | undefined, signal: AbortSignal): Promise<void> =>
      refreshSection(send, sectionId, path, signal),
    identity: (signal: AbortSignal): Promise<PlexIdentity> => readIdentity(get, signal),
    prove: (signal: AbortSignal): Promise<PlexIdentity> => proveToken(get, signal),
    libraries: (signal: AbortSignal) => listLibraries(get, signal),
    serverInfo: (signal: AbortSignal) => readServerInfo(get, signal),
    sessions: (signal: AbortSignal) => listSessions(get, signal),
    clients: (signal: AbortSignal) => listClients(get, signal),
    item: (mediaId: string, signal: AbortSignal) => readItem(get, mediaId, signal),
    ...createLibraryReads(get, pages),
    ...createPlayers({ ask, get, base, clock, token, routeTo: direct.routeTo, mayAsk, own }),
    endSession: (endId: string, reason: string, withinMs: number, signal: AbortSignal) =>
      endSession(ask, endId, reason, withinMs, signal),
    /** How long Plex is left alone after its failures; undefined while it is asked. */
    pausedMs: link.pausedMs,
    close: async (): Promise<void> => {
      await Promise.all([deps.transport ? undefined : transport.close(), direct.close()]);
    },
  };
}
