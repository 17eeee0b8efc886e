import { withHint } from "../../../base/actions/sentence.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { fold } from "../../../base/text/fold.ts";
import { isParked } from "../../../core/release/backlog.ts";
import { traitsOf } from "../../../core/release/state-traits.ts";
import { type AskBudget, CALL_SHARE_MS, type Services } from "../../../core/services.ts";
import type { TorrentClient } from "../../../core/torrent/client.ts";
import type { TorrentRequest } from "../../../core/torrent/command.ts";
import {
  TORRENT_FILTERS,
  type TorrentFilter,
  type TorrentSort,
} from "../../../core/torrent/states.ts";
import type { Torrent, TorrentKey } from "../../../core/torrent/torrent.ts";
import type { StoreReader } from "../../../store/open.ts";
import { readTorrentNotes, type TorrentNote } from "../../../store/torrents/torrent-notes.ts";
import { readStorages } from "../../releases/read-storages.ts";
import { countRowsBefore, parseCursor, toCursor } from "../../shown/cursor.ts";
import { toIso } from "../../shown/release.ts";
import type { ShownPage } from "../../shown/results-shape.ts";
import { showTorrent, waitReasonOf } from "../../shown/torrent.ts";
import type { ShownTorrent, TorrentCounts, UnavailableClient } from "../../shown/torrent-shape.ts";
import {
  type ControlDeps,
  controlTorrent,
  lateClient,
  selectClients,
  type TorrentAnswer,
} from "./control.ts";

export type TorrentQuery = {
  state?: string | undefined;
  /** Case-insensitive. */
  label?: string | undefined;
  /** Only torrents of the download client with this name. */
  client?: string | undefined;
  /**
   * Only torrents of this storage. Another storage's clients can be queried only on their own
   * machine.
   */
  storage?: string | undefined;
  /** Words of the name, matched as in a search of the queue. */
  search?: string | undefined;
  sort?: TorrentSort | undefined;
  /** Also returns the number of torrents in each state. */
  counts?: boolean | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** The last answer of each client, by its name. `at` is in ms since 1970. */
type LastLists = Map<string, { at: number; torrents: readonly Torrent[] }>;

export type TorrentPage = {
  torrents: ShownTorrent[];
  unavailable?: UnavailableClient[];
  counts?: TorrentCounts;
} & ShownPage;

type ListDeps = Pick<ControlDeps, "clients" | "clock"> & {
  store: StoreReader;
  last: LastLists;
};

/**
 * Returns a page of the clients' current torrents with the engine's information about each, and
 * lists the clients that did not respond. Their torrents are shown as they were last listed.
 * @throws UserError (`invalid_request`) for an unknown state or cursor; a client's error if no
 * client responds and none has responded before
 */
async function listTorrents(
  { clients, store, clock, last }: ListDeps,
  {
    state,
    label,
    client: named,
    storage,
    search = "",
    sort = "oldest",
    counts = false,
    limit,
    cursor,
  }: TorrentQuery,
  signal: AbortSignal,
): Promise<TorrentPage> {
  const { all, isOwn } = await readStorages(store, storage);
  if (storage !== undefined && !isOwn(storage)) {
    return { torrents: [], total: 0, unavailable: [askedThere(storage)] };
  }
  const wanted = state === undefined ? undefined : filterOf(state);
  const isByAge = sort === "oldest" || sort === "newest";
  const after = cursor === undefined || !isByAge ? undefined : placeIn(cursor);
  const before = isByAge ? 0 : countRowsBefore(cursor);
  const { listed, unavailable } = await listAll(
    selectClients(clients, named),
    { clock, ms: CALL_SHARE_MS, signal },
    { last, clock },
  );
  const words = fold(search);
  const among = listed
    .filter(
      ({ labels }) =>
        label === undefined ||
        labels.some((candidate) => candidate.toLowerCase() === label.toLowerCase()),
    )
    .filter(
      ({ name }) =>
        search === "" || (words === "" ? name.includes(search) : fold(name).includes(words)),
    );
  const notes = await notesOf(store, among);
  const matching = among
    .filter((torrent) => wanted === undefined || fits(torrent, notes.get(torrent), wanted))
    .toSorted((a, b) => ORDERS[sort](a, b) || byAge(a, b));
  const turn = sort === "newest" ? -1 : 1;
  const rest = after
    ? matching.filter((torrent) => byAge(torrent, after) * turn > 0)
    : matching.slice(before);
  const page = rest.slice(0, limit);
  const ownName = all.find(({ name }) => isOwn(name))?.name;
  const shown = page.map((torrent) => ({
    ...showTorrent(torrent, notes.get(torrent)),
    ...(clients.count > 1 && { client: torrent.client }),
    ...(torrent.asOf !== undefined && { as_of: toIso(torrent.asOf) }),
    ...dropUndefined({ storage: ownName }),
  }));
  const end = page.at(-1);
  return {
    torrents: shown,
    total: matching.length,
    ...(end && rest.length > page.length
      ? {
          next: isByAge
            ? toCursor("torrent", end.addedAt, end.hash, end.client)
            : toCursor("at", before + limit),
        }
      : {}),
    ...(counts && { counts: countsOf(among, notes) }),
    ...(unavailable.length > 0 ? { unavailable } : {}),
  };
}

const askedThere = (storage: string): UnavailableClient => ({
  client: storage,
  code: "other_storage",
  message:
    `The download clients of ${cleanText(storage, 100)} can be queried only on its own machine. ` +
    "List their downloads there.",
});

/** `asOf` (ms since 1970) is present if the client did not respond now. */
type ListedTorrent = Torrent & Pick<TorrentKey, "client"> & { asOf?: number };

async function listAll(
  clients: Services<TorrentClient>,
  budget: AskBudget,
  { last, clock }: Pick<ListDeps, "last" | "clock">,
) {
  const asked = await clients.askEach(({ list }, stop) => list("all", stop), budget);
  const outages = asked.failures.map(({ service, error }) => {
    if (!(error instanceof Outage || error instanceof UserError)) throw error;
    return { service, error };
  });
  const unanswered = [
    ...outages,
    ...asked.late.map((service) => ({ service, error: lateClient(service, budget) })),
  ];
  const isNothingKnown = unanswered.every(({ service }) => !last.has(service.name));
  if (asked.answers.length === 0 && unanswered[0] && isNothingKnown) throw unanswered[0].error;
  const unavailable = unanswered.map(({ service: { name: client }, error }): UnavailableClient => {
    const message = error instanceof UserError ? withHint(error) : error.said;
    const at = last.get(client)?.at;
    return { client, code: error.code, message, ...(at !== undefined && { as_of: toIso(at) }) };
  });
  for (const { service, answer } of asked.answers) {
    last.set(service.name, { at: clock.now(), torrents: answer });
  }
  const current = asked.answers.flatMap(({ service, answer }) =>
    answer.map((torrent): ListedTorrent => ({ ...torrent, client: service.name })),
  );
  const earlier = unanswered.flatMap(({ service: { name: client } }) => {
    const { at: asOf = 0, torrents = [] } = last.get(client) ?? {};
    return torrents.map((torrent): ListedTorrent => {
      // Speeds and the time left were true only then.
      const { downBytesPerSecond: _, upBytesPerSecond: __, etaSeconds: ___, ...lasting } = torrent;
      return { ...lasting, client, asOf };
    });
  });
  return { listed: [...current, ...earlier], unavailable };
}

type TorrentPosition = Pick<Torrent & TorrentKey, "addedAt" | "hash" | "client">;

/** A stable order, even if torrents are added or removed between two pages. */
const byAge = (a: TorrentPosition, b: TorrentPosition) =>
  a.addedAt - b.addedAt || compare(a.hash, b.hash) || compare(a.client, b.client);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const speedOf = ({ downBytesPerSecond = 0, upBytesPerSecond = 0 }: Torrent) =>
  downBytesPerSecond + upBytesPerSecond;

/** Torrents that rank equally in one of these orders are sorted by age. */
const ORDERS: Record<TorrentSort, (a: ListedTorrent, b: ListedTorrent) => number> = {
  oldest: byAge,
  newest: (a, b) => byAge(b, a),
  done: (a, b) => (b.doneAt ?? 0) - (a.doneAt ?? 0),
  left: (a, b) => (a.etaSeconds ?? Infinity) - (b.etaSeconds ?? Infinity),
  ratio: (a, b) => b.ratio - a.ratio,
  speed: (a, b) => speedOf(b) - speedOf(a),
  name: (a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()),
};

function fits({ state }: Torrent, note: TorrentNote = {}, wanted: TorrentFilter): boolean {
  const { release } = note;
  const waits = waitReasonOf(note);
  switch (wanted) {
    case "waits":
      return waits !== undefined;
    case "not_filed":
      return release?.state !== "filed";
    case "filed":
      return release?.state === "filed";
    case "needs_you":
      return needsPerson(state, note);
    case "on_the_way":
      return (
        !needsPerson(state, note) &&
        state !== "stopped" &&
        (release
          ? traitsOf(release.state).isOnTheWay
          : waits !== undefined || state === "downloading")
      );
    default:
      return state === wanted;
  }
}

/** True for a broken torrent, and for a torrent whose release waits for a person. */
const needsPerson = (state: Torrent["state"], { release }: TorrentNote): boolean =>
  release !== undefined && (traitsOf(release.state).waitsForPerson || isParked(release))
    ? true
    : state === "error" && release?.state !== "filed";

function countsOf(
  among: readonly ListedTorrent[],
  notes: ReadonlyMap<ListedTorrent, TorrentNote>,
): TorrentCounts {
  const count = (state: TorrentFilter) =>
    among.filter((torrent) => fits(torrent, notes.get(torrent), state)).length;
  const sum = (speed: "downBytesPerSecond" | "upBytesPerSecond") =>
    among.reduce((all, torrent) => all + (torrent[speed] ?? 0), 0);
  return {
    all: among.length,
    states: TORRENT_FILTERS.map((state) => ({ state, count: count(state) })).filter(
      (entry) => entry.count > 0,
    ),
    down_bytes_per_second: sum("downBytesPerSecond"),
    up_bytes_per_second: sum("upBytesPerSecond"),
    clients: [...Map.groupBy(among, ({ client }) => client)].map(([client, torrents]) => ({
      client,
      count: torrents.length,
      down_bytes_per_second: torrents.reduce(
        (all, { downBytesPerSecond = 0 }) => all + downBytesPerSecond,
        0,
      ),
    })),
  };
}

/**
 * Reads the engine's notes about these torrents. Reads all notes of their clients instead of
 * querying thousands of hashes.
 */
async function notesOf(
  { read }: StoreReader,
  of: readonly ListedTorrent[],
): Promise<Map<ListedTorrent, TorrentNote>> {
  const notes = new Map<ListedTorrent, TorrentNote>();
  for (const [client, ownListed] of Map.groupBy(of, (listedTorrent) => listedTorrent.client)) {
    const known = await readTorrentNotes(read, client);
    for (const torrent of ownListed) notes.set(torrent, known.get(torrent.hash) ?? {});
  }
  return notes;
}

function filterOf(text: string): TorrentFilter {
  const filter = TORRENT_FILTERS.find((known) => known === text);
  if (filter) return filter;
  throw new UserError(
    `There is no torrent state "${text}".`,
    `Use one of ${TORRENT_FILTERS.join(", ")}.`,
  );
}

function placeIn(cursor: string): TorrentPosition {
  const form = /^torrent:(\d{1,16}):([0-9a-f]{40,64}):(.{1,100})$/;
  const [addedAt, hash = "", client = ""] = parseCursor(cursor, form);
  return { addedAt: Number(addedAt), hash, client };
}

export interface Torrents {
  list(query: TorrentQuery, signal: AbortSignal): Promise<TorrentPage>;
  control(request: TorrentRequest, actor: string, signal: AbortSignal): Promise<TorrentAnswer>;
}

/**
 * Lets people and MCP clients list and control the download clients' torrents. `actor` is recorded
 * in history.
 */
export function createTorrents(deps: ControlDeps): Torrents {
  const last: LastLists = new Map();
  return {
    list: (query, signal) => listTorrents({ ...deps, last }, query, signal),
    control: (request, actor, signal) => controlTorrent(deps, request, actor, signal),
  };
}
