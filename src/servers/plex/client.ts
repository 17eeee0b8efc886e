import * as z from "zod";
import { listOf } from "../../adapters/http/lists.ts";
import { listNetworkCards } from "../../adapters/machine/network.ts";
import type { ServerLibrary } from "../../core/library/media-server.ts";
import type { EndAnswer } from "../../core/playback/command.ts";
import type { Media, PlayerClient, PlaySession } from "../../core/playback/session.ts";
import { readItem } from "./remote/browse/details.ts";
import {
  askSections,
  createLibraryReads,
  type LibraryReads,
  listLibraries,
  type PlexLibrary,
} from "./remote/browse/libraries.ts";
import {
  type PlexIdentity,
  type PlexServerInfo,
  proveToken,
  readIdentity,
  readServerInfo,
} from "./remote/browse/server-info.ts";
import { createPlexCurate, type PlexCurate } from "./remote/curate/curate.ts";
import type { OwnAddress } from "./remote/players/player-command.ts";
import { createDirect } from "./remote/players/player-route.ts";
import { createPlayers, type Players } from "./remote/players/players.ts";
import { endSession, listClients, listSessions } from "./remote/players/sessions.ts";
import { fallBackIfMissing } from "./transport/errors.ts";
import { createPages, type PlexPages } from "./transport/pages.ts";
import {
  createSectionRequest,
  isPrivateAddress,
  type PlexGet,
  type PlexSend,
} from "./transport/request.ts";
import {
  createPlexTransport,
  type PlexTransport,
  type PlexTransportDeps,
  type PlexUse,
} from "./transport/transport.ts";
import { container, flag, id } from "./wire/values.ts";

/** Plex omits an empty list. */
export const wireSections = container({
  Directory: listOf(
    z.object({
      key: id.pipe(z.string()),
      title: z.string(),
      type: z.string(),
      refreshing: flag,
      // These are counters of the server, not times. They are only compared.
      contentChangedAt: id,
      scannedAt: id,
      updatedAt: id,
      Location: listOf(z.object({ path: z.string().min(1) })),
    }),
  ),
});

export type PlexClientDeps = PlexTransportDeps &
  PlexUse & {
    /**
     * Shared connections, which stay open when the client is closed. If absent, the client creates
     * its own.
     */
    transport?: PlexTransport | undefined;
    /**
     * True if an address that the server lists for a player may be contacted. By default, only
     * addresses in private networks may be.
     */
    mayAskPlayer?: ((host: string) => boolean) | undefined;
    /** The addresses of this machine; by default those of its network interfaces. */
    ownAddresses?: (() => OwnAddress[]) | undefined;
  };

const listOwnAddresses = (): OwnAddress[] =>
  Object.values(listNetworkCards()).flatMap((card) => card ?? []);

export interface PlexClient extends LibraryReads, Players {
  /**
   * Makes any other request to Plex. The schema must also accept XML: use `listOf` for lists and
   * `wire/values` for values.
   */
  get: PlexGet;
  pages: PlexPages;
  sections(signal: AbortSignal): Promise<ServerLibrary[]>;
  refresh(sectionId: string, path: string | undefined, signal: AbortSignal): Promise<void>;
  identity(signal: AbortSignal): Promise<PlexIdentity>;
  /** Like `identity`, but also makes a request that requires the token. */
  prove(signal: AbortSignal): Promise<PlexIdentity>;
  libraries(signal: AbortSignal): Promise<PlexLibrary[]>;
  serverInfo(signal: AbortSignal): Promise<PlexServerInfo>;
  sessions(signal: AbortSignal): Promise<PlaySession[]>;
  clients(signal: AbortSignal): Promise<PlayerClient[]>;
  item(mediaId: string, signal: AbortSignal): Promise<Media>;
  /** Changes for the token's user. */
  curate: PlexCurate;
  endSession(
    endId: string,
    reason: string,
    withinMs: number,
    signal: AbortSignal,
  ): Promise<EndAnswer>;
  /**
   * Time in ms during which no requests are sent to Plex because of its failures; undefined if
   * requests are sent.
   */
  pausedMs(): number | undefined;
  close(): Promise<void>;
}

/**
 * Creates a client for one Plex Media Server, with the requests that filing, the display of its
 * contents, and its players need. No error text contains the token.
 * @throws Outage (every call) when Plex is down, starting, slow or refuses the token; the signal's
 * reason when it aborts
 */
export function createPlexClient(deps: PlexClientDeps): PlexClient {
  const { transport = createPlexTransport(deps) } = deps;
  const link = transport.use(deps);
  const { ask, send, get, base } = link;
  const {
    clock,
    token,
    mayAskPlayer: mayAsk = isPrivateAddress,
    ownAddresses: addresses = listOwnAddresses,
  } = deps;
  const direct = createDirect(deps);
  const pages = createPages(link);
  return {
    get,
    pages,
    sections: (signal) => listSections(get, signal),
    refresh: (sectionId, path, signal) => refreshSection(send, sectionId, path, signal),
    identity: (signal) => readIdentity(get, signal),
    prove: (signal) => proveToken(get, signal),
    libraries: (signal) => listLibraries(get, signal),
    serverInfo: (signal) => readServerInfo(get, signal),
    sessions: (signal) => listSessions(get, signal),
    clients: (signal) => listClients(get, signal),
    item: (mediaId, signal) => readItem(get, mediaId, signal),
    curate: createPlexCurate(get, send, pages),
    ...createLibraryReads(get, pages),
    ...createPlayers({
      ask,
      get,
      base,
      clock,
      token,
      routeTo: direct.routeTo,
      mayAsk,
      own: addresses,
    }),
    endSession: (endId, reason, withinMs, signal) =>
      endSession(ask, endId, reason, withinMs, signal),
    pausedMs: link.pausedMs,
    close: async () => {
      await Promise.all([deps.transport ? undefined : transport.close(), direct.close()]);
    },
  };
}

/**
 * Asks Plex to scan one folder, given as the server sees it, or the whole section. Plex accepts the
 * request before it scans. It also accepts and ignores a folder outside the section's Locations, so
 * callers check that first.
 * @throws UserError `not_found` for an unknown section
 */
async function refreshSection(
  send: PlexSend,
  sectionId: string,
  path: string | undefined,
  signal: AbortSignal,
) {
  const request = createSectionRequest(sectionId, "refresh", { path });
  // All known clients send GET, but Plex's OpenAPI document 1.2.0 specifies POST, so servers may
  // drop GET.
  await send(request, signal).catch(
    fallBackIfMissing(() => send({ ...request, method: "POST" }, signal)),
  );
}

/** Returns Plex's libraries, in Plex's order. */
async function listSections(get: PlexGet, signal: AbortSignal): Promise<ServerLibrary[]> {
  const { Directory } = (await askSections(get, wireSections, {}, signal)).MediaContainer;
  return Directory.map(
    ({ key, title, type, refreshing, contentChangedAt, scannedAt, updatedAt, Location }) => ({
      id: key,
      title,
      type,
      locations: Location.map(({ path }) => path),
      refreshing,
      stamp: [contentChangedAt ?? "", scannedAt ?? "", updatedAt ?? ""].join(" "),
    }),
  );
}
