import { join } from "node:path";
import { type Claims, createClaims } from "../../core/torrent/claims.ts";
import type { ClientSettings } from "../../core/torrent/client.ts";
import { CLIENT_KINDS } from "../../core/torrent/kinds.ts";
import { formatSourceName } from "../../core/torrent/source-name.ts";
import { mayBeComplete, partsOf, type TorrentKey } from "../../core/torrent/torrent.ts";
import type { Store, Trx } from "../../store/open.ts";
import { keepOnlySources } from "../../store/releases/sources.ts";
import {
  forgetTorrents,
  listAllTorrents,
  type RegisteredTorrent,
  writeTorrents,
} from "../../store/torrents/torrents.ts";

export type RegistryRelease = { id: number; parentId?: number | undefined };

/** All torrents that are or were in a client, in memory. Only the engine writes them. */
export interface TorrentRegistry {
  get(key: TorrentKey): RegisteredTorrent | undefined;
  all(): RegisteredTorrent[];
  /** Torrents of one client. */
  of(client: string): RegisteredTorrent[];
  /**
   * The torrent of a release or of its parent. If there are several torrents, prefers one that is
   * present and complete.
   */
  ofRelease(release: RegistryRelease): RegisteredTorrent | undefined;
  allOfRelease(release: RegistryRelease): RegisteredTorrent[];
  /** Saves these torrents. `within` runs in the same transaction. */
  save(torrents: readonly RegisteredTorrent[], within?: (trx: Trx) => Promise<void>): Promise<void>;
  /**
   * Saves the torrents that `work` returns, in the same transaction. `work` may be restarted from
   * the beginning. Calls run one after another: if two clients find the same torrent at the same
   * time, the second call sees the result of the first.
   */
  saveFrom(work: (trx: Trx) => Promise<readonly RegisteredTorrent[]>): Promise<void>;
  forget(keys: readonly TorrentKey[]): Promise<void>;
  /**
   * Sets a client's folder for unfinished torrents. Each torrent's earlier paths are remembered.
   */
  unfinishedIn(client: string, folder: string | undefined): void;
  /** Paths of the torrent's data in a folder for unfinished torrents. Empty once it is complete. */
  unfinishedPaths(torrent: RegisteredTorrent): string[];
  /** Claims of all torrents. They show how a path relates to the torrents. */
  claims(): Claims;
  /** Like `claims`, without finished newsreader downloads, because their files may be moved. */
  seeded(): Claims;
}

/** Client names contain no spaces. */
const keyOf = ({ client, hash }: TorrentKey): string => `${client} ${hash}`;

const preference = ({ goneAt, complete }: RegisteredTorrent) =>
  (goneAt === undefined ? 2 : 0) + (complete ? 1 : 0);

/**
 * Opens the registry. `newsreaders` contains the names of clients that do not need their finished
 * downloads to stay in place.
 */
export async function openTorrentRegistry(
  store: Store,
  newsreaders: ReadonlySet<string> = new Set(),
): Promise<TorrentRegistry> {
  const known = new Map(
    (await listAllTorrents(store.read)).map((torrent) => [keyOf(torrent), torrent]),
  );
  const ofReleases = new Map<number, Set<string>>();
  for (const torrent of known.values()) note(torrent);
  const unfinishedFolders = new Map<string, string | undefined>();
  let last: Promise<unknown> = Promise.resolve();
  let index: Partial<Record<"all" | "seeded", Claims>> = {};

  const indexed = (which: "all" | "seeded", claims: () => Iterable<RegisteredTorrent>): Claims =>
    (index[which] ??= createClaims(
      [...claims()].flatMap(claimed),
      [...claims()].filter(isOver).flatMap(pathsNow),
    ));

  /**
   * Returns the paths that a torrent claims. Data at a path where the torrent was once unfinished
   * never counts as complete.
   */
  function claimed(torrent: RegisteredTorrent): string[] {
    const now = pathsNow(torrent);
    const former = (torrent.places ?? []).filter((place) => !now.includes(place));
    return [...(isOver(torrent) ? [] : now), ...unfinishedPaths(torrent), ...former];
  }

  function note(torrent: RegisteredTorrent, before?: RegisteredTorrent): void {
    const key = keyOf(torrent);
    if (before?.releaseId !== undefined) ofReleases.get(before.releaseId)?.delete(key);
    if (torrent.releaseId === undefined) return;
    const keys = ofReleases.get(torrent.releaseId) ?? new Set();
    ofReleases.set(torrent.releaseId, keys.add(key));
  }

  const allOfRelease = ({ id, parentId = id }: RegistryRelease): RegisteredTorrent[] =>
    [...(ofReleases.get(parentId) ?? [])].flatMap((key) => known.get(key) ?? []);

  const unfinishedPaths = (torrent: RegisteredTorrent): string[] =>
    torrent.complete
      ? []
      : topsIn(torrent, torrent.unfinishedIn ?? unfinishedFolders.get(torrent.client));

  /** Adds the current and former paths of the torrent's unfinished data. */
  function placed(torrent: RegisteredTorrent): RegisteredTorrent {
    const { places = known.get(keyOf(torrent))?.places ?? [], complete, waits, goneAt } = torrent;
    const unfinished = !complete && goneAt === undefined && !mayBeComplete(waits);
    const now = unfinished ? [...topsIn(torrent, torrent.folder), ...unfinishedPaths(torrent)] : [];
    return { ...torrent, places: [...new Set([...places, ...now])] };
  }

  function keep(torrents: readonly RegisteredTorrent[]): void {
    for (const torrent of torrents) {
      const key = keyOf(torrent);
      note(torrent, known.get(key));
      known.set(key, torrent);
    }
    index = {};
  }

  return {
    get: (key) => known.get(keyOf(key)),
    all: () => [...known.values()],
    of: (client) => [...known.values()].filter((torrent) => torrent.client === client),
    ofRelease: (release) =>
      allOfRelease(release).toSorted((a, b) => preference(b) - preference(a))[0],
    allOfRelease,
    async save(torrents, within) {
      if (torrents.length === 0 && !within) return;
      const rows = torrents.map(placed);
      await store.write(async (trx) => {
        await writeTorrents(trx, rows);
        await within?.(trx);
      });
      keep(rows);
    },
    saveFrom(work) {
      const save = async (): Promise<void> =>
        keep(
          await store.write(async (trx) => {
            const torrents = (await work(trx)).map(placed);
            await writeTorrents(trx, torrents);
            return torrents;
          }),
        );
      const saving = last.then(save, save);
      last = saving.catch(() => {});
      return saving;
    },
    async forget(keys) {
      if (keys.length === 0) return;
      await store.write((trx) => forgetTorrents(trx, keys));
      for (const key of keys) {
        const torrent = known.get(keyOf(key));
        if (torrent) note({ ...torrent, releaseId: undefined }, torrent);
        known.delete(keyOf(key));
      }
      index = {};
    },
    unfinishedIn(client, folder) {
      if (unfinishedFolders.get(client) !== folder) index = {};
      unfinishedFolders.set(client, folder);
    },
    unfinishedPaths,
    claims: () => indexed("all", () => known.values()),
    seeded: () =>
      indexed("seeded", () =>
        known.values().filter(({ client, complete }) => !complete || !newsreaders.has(client)),
      ),
  };
}

/**
 * Returns the torrent's paths in a folder. While its file list is unknown or too long, its name is
 * the best guess. Use this only to keep other sources off these paths.
 */
function topsIn({ tops = [], name }: RegisteredTorrent, folder: string | undefined): string[] {
  if (folder === undefined) return [];
  const guessed = tops.length > 0 || partsOf(name)?.length !== 1 ? tops : (partsOf(name) ?? []);
  return guessed.map((top) => join(folder, top));
}

const pathsNow = (torrent: RegisteredTorrent): string[] => topsIn(torrent, torrent.folder);

/**
 * True if the torrent was complete when it was removed. Its data then no longer belongs to any
 * torrent.
 */
const isOver = ({ complete, goneAt }: RegisteredTorrent): boolean =>
  complete && goneAt !== undefined;

/**
 * Clears the wait reasons of torrents whose client is not configured, and removes those clients
 * from `status`.
 */
export async function forgetWaits(
  registry: TorrentRegistry,
  clients: readonly Pick<ClientSettings, "name" | "kind" | "address">[],
): Promise<void> {
  const waiting = registry
    .all()
    .filter(
      ({ client, waits }) => waits !== undefined && clients.every(({ name }) => name !== client),
    );
  await registry.save(
    waiting.map((torrent) => ({ ...torrent, waits: undefined })),
    async (trx) => {
      for (const kind of CLIENT_KINDS) {
        const names = clients.filter((client) => client.kind === kind).map(formatSourceName);
        await keepOnlySources(trx, kind, names);
      }
    },
  );
}
