import { networkInterfaces } from "node:os";
import type { MediaType } from "../../core/identity.ts";
import { readItem } from "./browse/details.ts";
import { createLibraryReads, listLibraries } from "./browse/libraries.ts";
import { createPages } from "./browse/pages.ts";
import { type LiveSection, listSections } from "./browse/sections.ts";
import { type PlexIdentity, readIdentity, readServerInfo } from "./browse/server-info.ts";
import { listStamped } from "./browse/stamped-sections.ts";
import { heldEpisodes, heldWorks, showFolders } from "./index/held-works.ts";
import { refreshSection, resolveKey } from "./index/refresh.ts";
import type { OwnAddress } from "./players/player-command.ts";
import { createDirect } from "./players/player-route.ts";
import { createPlayers } from "./players/players.ts";
import { listClients, listSessions } from "./players/sessions.ts";
import { endSession } from "./players/terminate.ts";
import { isPrivateAddress } from "./transport/address.ts";
import { createPlexTransport, type PlexTransportDeps } from "./transport/transport.ts";

export type PlexClientDeps = PlexTransportDeps & {
  /** Which of the addresses that the server lists for players may be asked: those of private networks unless stated. */
  mayAskPlayer?: ((host: string) => boolean) | undefined;
  /** The addresses of this machine; those of its network cards unless stated. */
  ownAddresses?: (() => OwnAddress[]) | undefined;
};

const ofThisMachine = (): OwnAddress[] => Object.values(networkInterfaces()).flatMap((card) => card ?? []);

/**
 * One Plex Media Server: what filing needs, what is shown of it, and its players. Every call throws `Outage` when Plex is
 * down, starting, slow or refuses the token, and the signal's reason when it aborts; no text of an error holds the token.
 */
export function createPlexClient(deps: PlexClientDeps) {
  const transport = createPlexTransport(deps);
  const { ask, send, get, base } = transport;
  const { clock, token, mayAskPlayer: mayAsk = isPrivateAddress, ownAddresses: own = ofThisMachine } = deps;
  const direct = createDirect(deps);
  const pages = createPages(transport);
  return {
    /** Whatever else Plex answers, by a schema that reads XML as well: its lists by `listOf`, its values by `wire-values`. */
    get,
    pages,
    /** Where a `key` of an answer to `askedPath` leads, as a path for `get`; undefined when that is another server. */
    resolve: (key: string, askedPath: string): string | undefined => resolveKey(key, askedPath, base),
    sections: (signal: AbortSignal): Promise<LiveSection[]> => listSections(get, signal),
    refresh: (sectionId: string, path: string | undefined, signal: AbortSignal): Promise<void> =>
      refreshSection(send, sectionId, path, signal),
    stamped: (signal: AbortSignal) => listStamped(get, signal),
    works: (sectionId: string, type: MediaType, signal: AbortSignal) => heldWorks(pages, sectionId, type, signal),
    episodes: (ratingKey: string, signal: AbortSignal) => heldEpisodes(pages, ratingKey, signal),
    showFolders: (ratingKey: string, signal: AbortSignal) => showFolders(get, ratingKey, signal),
    identity: (signal: AbortSignal): Promise<PlexIdentity> => readIdentity(get, signal),
    libraries: (signal: AbortSignal) => listLibraries(get, signal),
    serverInfo: (signal: AbortSignal) => readServerInfo(get, signal),
    sessions: (signal: AbortSignal) => listSessions(get, signal),
    clients: (signal: AbortSignal) => listClients(get, signal),
    item: (mediaId: string, signal: AbortSignal) => readItem(get, mediaId, signal),
    ...createLibraryReads(get, pages),
    ...createPlayers({ ask, get, base, clock, token, routeTo: direct.routeTo, mayAsk, own }),
    endSession: (endId: string, reason: string, withinMs: number, signal: AbortSignal) =>
      endSession(ask, endId, reason, withinMs, signal),
    close: async (): Promise<void> => {
      await Promise.all([transport.close(), direct.close()]);
    },
  };
}
