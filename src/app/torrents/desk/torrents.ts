import { type Sentence, withHint } from "../../../core/actions/sentence.ts";
import { defined } from "../../../core/defined.ts";
import { Outage, UserError } from "../../../core/errors.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import type { TorrentClient } from "../../../core/torrent/client.ts";
import type { TorrentRequest } from "../../../core/torrent/order.ts";
import { TORRENT_STATES, type TorrentState } from "../../../core/torrent/states.ts";
import type { Torrent, TorrentKey } from "../../../core/torrent/torrent.ts";
import type { Store } from "../../../store/open.ts";
import { torrentNotes } from "../../../store/torrents/torrent-notes.ts";
import { amongStorages } from "../../releases/among-storages.ts";
import { fromCursor, toCursor } from "../../shown/cursor.ts";
import type { Page } from "../../shown/results-shape.ts";
import { showTorrent } from "../../shown/torrent.ts";
import type { ShownTorrent } from "../../shown/torrent-shape.ts";
import { type ControlDeps, clientsNamed, controlTorrent, type TorrentAnswer } from "./control.ts";

type TorrentQuery = {
  state?: string | undefined;
  /** Case does not count. */
  label?: string | undefined;
  /** Only those of the download client with this name. */
  client?: string | undefined;
  /** Only those of this storage. The clients of another one than this process's own can be asked on its machine alone. */
  storage?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** A client that did not answer, so that its torrents are missing. */
type UnavailableClient = { client: string; code: string; message: Sentence };

export type TorrentPage = { torrents: ShownTorrent[]; unavailable?: UnavailableClient[] } & Page;

/**
 * A page of the clients' torrents as they are now, oldest first, with what the engine knows about each, and which clients did
 * not answer. @throws UserError (`invalid_request`) for an unknown state or cursor; what a client threw, if none
 * answers
 */
async function listTorrents(
  { clients, store }: { clients: readonly TorrentClient[]; store: Store },
  { state, label, client: named, storage, limit, cursor }: TorrentQuery,
  signal: AbortSignal,
): Promise<TorrentPage> {
  const { all, isOwn } = await amongStorages(store, storage);
  if (storage !== undefined && !isOwn(storage)) return { torrents: [], total: 0, unavailable: [askedThere(storage)] };
  const wanted = state === undefined ? undefined : stateOf(state);
  const after = cursor === undefined ? undefined : placeIn(cursor);
  const { listed, unavailable } = await listAll(clientsNamed(clients, named), signal);
  const matching = listed
    .filter((torrent) => wanted === undefined || torrent.state === wanted)
    .filter(({ labels }) => label === undefined || labels.some((own) => own.toLowerCase() === label.toLowerCase()))
    .toSorted(byAge);
  const rest = after ? matching.filter((torrent) => byAge(torrent, after) > 0) : matching;
  const page = rest.slice(0, limit);
  const notes = new Map<string, Awaited<ReturnType<typeof torrentNotes>>>();
  for (const [client, of] of Map.groupBy(page, (torrent) => torrent.client)) {
    const hashes = of.map(({ hash }) => hash);
    notes.set(client, await torrentNotes(store.read, client, hashes));
  }
  const own = all.find(({ name }) => isOwn(name))?.name;
  const shown = page.map((torrent) => ({
    ...showTorrent(torrent, notes.get(torrent.client)?.get(torrent.hash)),
    ...(clients.length > 1 && { client: torrent.client }),
    ...defined({ storage: own }),
  }));
  const last = page.at(-1);
  return {
    torrents: shown,
    total: matching.length,
    ...(last && rest.length > page.length ? { next: toCursor("torrent", last.addedAt, last.hash, last.client) } : {}),
    ...(unavailable.length > 0 ? { unavailable } : {}),
  };
}

const askedThere = (storage: string): UnavailableClient => ({
  client: storage,
  code: "other_storage",
  message: `The download clients of ${cleanText(storage, 100)} are asked on its own machine alone; list what they have there.`,
});

type Listed = Torrent & Pick<TorrentKey, "client">;

async function listAll(
  clients: readonly TorrentClient[],
  signal: AbortSignal,
): Promise<{ listed: Listed[]; unavailable: UnavailableClient[] }> {
  const unavailable: UnavailableClient[] = [];
  let fault: unknown;
  const lists = await Promise.all(
    clients.map(async ({ name: client, list }): Promise<Listed[]> => {
      try {
        return (await list("all", signal)).map((torrent) => ({ ...torrent, client }));
      } catch (error) {
        if (signal.aborted || !(error instanceof Outage || error instanceof UserError)) throw error;
        fault ??= error;
        const message = error instanceof UserError ? withHint(error) : error.said;
        unavailable.push({ client, code: error.code, message });
        return [];
      }
    }),
  );
  if (clients.length > 0 && unavailable.length === clients.length) throw fault;
  return { listed: lists.flat(), unavailable };
}

type Place = Pick<Torrent & TorrentKey, "addedAt" | "hash" | "client">;

/** A stable order, whatever is added or removed between two pages. */
const byAge = (a: Place, b: Place): number =>
  a.addedAt - b.addedAt || compare(a.hash, b.hash) || compare(a.client, b.client);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function stateOf(text: string): TorrentState {
  const state = TORRENT_STATES.find((known) => known === text);
  if (state) return state;
  throw new UserError(`There is no torrent state "${text}".`, `Use one of ${TORRENT_STATES.join(", ")}.`);
}

function placeIn(cursor: string): Place {
  const form = /^torrent:(\d{1,16}):([0-9a-f]{40,64}):(.{1,100})$/;
  const [addedAt, hash = "", client = ""] = fromCursor(cursor, form);
  return { addedAt: Number(addedAt), hash, client };
}

/** What people and MCP clients can see and do with the torrents of download clients. `actor` is recorded in history. */
export type Torrents = {
  list(query: TorrentQuery, signal: AbortSignal): Promise<TorrentPage>;
  control(request: TorrentRequest, actor: string, signal: AbortSignal): Promise<TorrentAnswer>;
};

export const createTorrents = (deps: ControlDeps): Torrents => ({
  list: (query, signal) => listTorrents(deps, query, signal),
  control: (request, actor, signal) => controlTorrent(deps, request, actor, signal),
});
