import { UserError } from "../../../core/errors.ts";
import type { TorrentRequest } from "../../../core/torrent/order.ts";
import { TORRENT_STATES, type TorrentState } from "../../../core/torrent/states.ts";
import { type Torrent, torrentStateOf } from "../../../core/torrent/torrent.ts";
import type { Store } from "../../../store/open.ts";
import { torrentNotes } from "../../../store/torrents/torrent-notes.ts";
import type { Page } from "../../shown/results-shape.ts";
import { showTorrent } from "../../shown/torrent.ts";
import type { ShownTorrent } from "../../shown/torrent-shape.ts";
import type { Transmission } from "../port.ts";
import { type ControlDeps, controlTorrent, type TorrentAnswer } from "./control.ts";

type TorrentQuery = {
  state?: string | undefined;
  /** Case does not count. */
  label?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

export type TorrentPage = { torrents: ShownTorrent[] } & Page;

/**
 * A page of Transmission's torrents as they are now, oldest first, with what the engine knows about each.
 * @throws UserError (`invalid_request`) for an unknown state or cursor; Outage when Transmission does not answer
 */
async function listTorrents(
  { transmission, store }: { transmission: Pick<Transmission, "list">; store: Store },
  { state, label, limit, cursor }: TorrentQuery,
  signal: AbortSignal,
): Promise<TorrentPage> {
  const wanted = state === undefined ? undefined : stateOf(state);
  const after = cursor === undefined ? undefined : fromCursor(cursor);
  const { torrents } = await transmission.list("all", signal);
  const matching = torrents
    .filter((torrent) => wanted === undefined || torrentStateOf(torrent) === wanted)
    .filter(({ labels }) => label === undefined || labels.some((own) => own.toLowerCase() === label.toLowerCase()))
    .toSorted(byAge);
  const rest = after ? matching.filter((torrent) => byAge(torrent, after) > 0) : matching;
  const page = rest.slice(0, limit);
  const notes = await torrentNotes(
    store.read,
    page.map(({ hash }) => hash),
  );
  const shown = page.map((torrent) => showTorrent(torrent, notes.get(torrent.hash)));
  const last = page.at(-1);
  return last && rest.length > page.length
    ? { torrents: shown, total: matching.length, next: toCursor(last) }
    : { torrents: shown, total: matching.length };
}

type Place = Pick<Torrent, "addedAt" | "hash">;

/** A stable order, whatever is added or removed between two pages. */
const byAge = (a: Place, b: Place): number => a.addedAt - b.addedAt || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0);

function stateOf(text: string): TorrentState {
  const state = TORRENT_STATES.find((known) => known === text);
  if (state) return state;
  throw new UserError(`There is no torrent state "${text}".`, `Use one of ${TORRENT_STATES.join(", ")}.`);
}

const toCursor = ({ addedAt, hash }: Place): string => Buffer.from(`torrent:${addedAt}:${hash}`).toString("base64url");

function fromCursor(cursor: string): Place {
  const [, addedAt, hash] =
    /^torrent:(\d{1,16}):([0-9a-f]{40,64})$/.exec(Buffer.from(cursor, "base64url").toString("latin1")) ?? [];
  if (addedAt !== undefined && hash !== undefined) return { addedAt: Number(addedAt), hash };
  throw new UserError("This cursor is not from a listing.", "Use `next` of the last page, or leave it out.");
}

/** What people and MCP clients can see and do with Transmission's torrents. `actor` is recorded in history. */
export type Torrents = {
  list(query: TorrentQuery, signal: AbortSignal): Promise<TorrentPage>;
  control(request: TorrentRequest, actor: string, signal: AbortSignal): Promise<TorrentAnswer>;
};

export const createTorrents = (deps: ControlDeps): Torrents => ({
  list: (query, signal) => listTorrents(deps, query, signal),
  control: (request, actor, signal) => controlTorrent(deps, request, actor, signal),
});
