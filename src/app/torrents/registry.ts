import { join } from "node:path";
import { type Claim, type Claims, createClaims } from "../../core/torrent/claims.ts";
import { partsOf } from "../../core/torrent/torrent.ts";
import { mayBeComplete } from "../../core/torrent/wait.ts";
import type { Store, Trx } from "../../store/open.ts";
import { keepOnlySources } from "../../store/releases/sources.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import { allTorrents, forgetTorrents, writeTorrents } from "../../store/torrents/torrents.ts";

type OfTorrent = { id: number; parentId?: number | undefined };

/** All torrents that are or were in Transmission, in memory. Only the engine writes them. */
export type TorrentRegistry = {
  get(hash: string): RegisteredTorrent | undefined;
  all(): RegisteredTorrent[];
  /** The torrent of a release or of its parent. Of several at one path, a present and complete one is preferred. */
  ofRelease(release: OfTorrent): RegisteredTorrent | undefined;
  allOfRelease(release: OfTorrent): RegisteredTorrent[];
  /** Saves these, with `within` in the same transaction. */
  save(torrents: readonly RegisteredTorrent[], within?: (trx: Trx) => Promise<void>): Promise<void>;
  /** Saves what `work` returns, in the same transaction. `work` may be run again from its start. */
  saveFrom(work: (trx: Trx) => Promise<readonly RegisteredTorrent[]>): Promise<void>;
  forget(hashes: readonly string[]): Promise<void>;
  /** Sets the folder for unfinished torrents. Each torrent's earlier places are remembered. */
  unfinishedIn(folder: string | undefined): void;
  /** Tells which torrent a path belongs to. */
  claims(): Claims;
};

const preference = ({ goneAt, complete }: RegisteredTorrent): number =>
  (goneAt === undefined ? 2 : 0) + (complete ? 1 : 0);

export async function openTorrentRegistry(store: Store): Promise<TorrentRegistry> {
  const known = new Map((await allTorrents(store.read)).map((torrent) => [torrent.hash, torrent]));
  const ofReleases = new Map<number, Set<string>>();
  for (const torrent of known.values()) note(torrent);
  let unfinishedFolder: string | undefined;
  let index: Claims | undefined;

  function note({ hash, releaseId }: RegisteredTorrent, before?: RegisteredTorrent): void {
    if (before?.releaseId !== undefined) ofReleases.get(before.releaseId)?.delete(hash);
    if (releaseId === undefined) return;
    const hashes = ofReleases.get(releaseId) ?? new Set();
    ofReleases.set(releaseId, hashes.add(hash));
  }

  const allOfRelease = ({ id, parentId = id }: OfTorrent): RegisteredTorrent[] =>
    [...(ofReleases.get(parentId) ?? [])].flatMap((hash) => known.get(hash) ?? []);

  /** With the paths at which its unfinished data is now, and ever was. */
  function placed(torrent: RegisteredTorrent): RegisteredTorrent {
    const { hash, places = known.get(hash)?.places ?? [], complete, waits, goneAt } = torrent;
    const unfinished = !complete && goneAt === undefined && !mayBeComplete(waits);
    const unfinishedPaths = unfinished
      ? [torrent.folder, unfinishedFolder].flatMap((folder) => topsIn(torrent, folder))
      : [];
    return { ...torrent, places: [...new Set([...places, ...unfinishedPaths])] };
  }

  function keep(torrents: readonly RegisteredTorrent[]): void {
    for (const torrent of torrents) {
      note(torrent, known.get(torrent.hash));
      known.set(torrent.hash, torrent);
    }
    index = undefined;
  }

  return {
    get: (hash) => known.get(hash),
    all: () => [...known.values()],
    ofRelease: (release) => allOfRelease(release).toSorted((a, b) => preference(b) - preference(a))[0],
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
    async saveFrom(work) {
      keep(
        await store.write(async (trx) => {
          const torrents = (await work(trx)).map(placed);
          await writeTorrents(trx, torrents);
          return torrents;
        }),
      );
    },
    async forget(hashes) {
      if (hashes.length === 0) return;
      await store.write((trx) => forgetTorrents(trx, hashes));
      for (const hash of hashes) {
        const torrent = known.get(hash);
        if (torrent) note({ ...torrent, releaseId: undefined }, torrent);
        known.delete(hash);
      }
      index = undefined;
    },
    unfinishedIn(folder) {
      if (unfinishedFolder !== folder) index = undefined;
      unfinishedFolder = folder;
    },
    claims: () => (index ??= createClaims(known.values().flatMap((torrent) => claimsOf(torrent, unfinishedFolder)))),
  };
}

/**
 * While its file list is unknown or too long, its name is the best guess. Use it only to keep other sources off these
 * paths.
 */
function topsIn({ tops = [], name }: RegisteredTorrent, folder: string | undefined): string[] {
  if (folder === undefined) return [];
  const guessed = tops.length > 0 || partsOf(name)?.length !== 1 ? tops : (partsOf(name) ?? []);
  return guessed.map((top) => join(folder, top));
}

/** The data of a torrent that was removed when complete belongs to no torrent. Where it once was unfinished, no data ever counts as complete. */
function claimsOf(torrent: RegisteredTorrent, unfinishedFolder: string | undefined): Claim[] {
  const { complete, goneAt, places = [], folder } = torrent;
  const now = topsIn(torrent, folder);
  const unfinished = complete ? [] : topsIn(torrent, unfinishedFolder);
  const former = places.filter((place) => !now.includes(place));
  return [
    { paths: now, complete, over: complete && goneAt !== undefined },
    { paths: [...unfinished, ...former], complete: false },
  ];
}

/** Without Transmission no torrent waits for anything, and `status` shows nothing about it. */
export async function forgetWaits(registry: Pick<TorrentRegistry, "all" | "save">): Promise<void> {
  const waiting = registry.all().filter(({ waits }) => waits !== undefined);
  await registry.save(
    waiting.map((torrent) => ({ ...torrent, waits: undefined })),
    (trx) => keepOnlySources(trx, "transmission", []),
  );
}
