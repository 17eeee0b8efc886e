import type { TorrentRequest } from "../../core/torrent/order.ts";
import { type ControlDeps, controlTorrent, type TorrentAnswer } from "./control.ts";
import { listTorrents, type TorrentPage, type TorrentQuery } from "./list.ts";

/** What people and MCP clients can see and order of Transmission's torrents. `actor` is who history says it was. */
export type Torrents = {
  list(query: TorrentQuery, signal: AbortSignal): Promise<TorrentPage>;
  control(request: TorrentRequest, actor: string, signal: AbortSignal): Promise<TorrentAnswer>;
};

export const createTorrents = (deps: ControlDeps): Torrents => ({
  list: (query, signal) => listTorrents(deps, query, signal),
  control: (request, actor, signal) => controlTorrent(deps, request, actor, signal),
});
