import { join } from "node:path";
import { type Claims, createClaims } from "../../core/torrent/claims.ts";
import type { Store, Trx } from "../../store/open.ts";
import { allTorrents, forgetTorrents, type LedgerTorrent, writeTorrents } from "../../store/torrents.ts";

export type OfTorrent = { id: number; parentId?: number | undefined };

/** All torrents that are or were, in memory; only the engine writes them. */
export type Ledger = {
  get(hash: string): LedgerTorrent | undefined;
  all(): LedgerTorrent[];
  /** The torrent of a release, or of the one in whose folder it grew; of several at one path one that is there, and whole. */
  ofRelease(release: OfTorrent): LedgerTorrent | undefined;
  allOfRelease(release: OfTorrent): LedgerTorrent[];
  /** Writes these down, with `within` in the same transaction. */
  save(torrents: readonly LedgerTorrent[], within?: (trx: Trx) => Promise<void>): Promise<void>;
  /** Writes down what `work` makes of them in the same transaction; it may be run again from its start. */
  saveFrom(work: (trx: Trx) => Promise<readonly LedgerTorrent[]>): Promise<void>;
  forget(hashes: readonly string[]): Promise<void>;
  /** Whose a path is; `incompleteDir` is where unfinished torrents lie as well. */
  claims(incompleteDir: string | undefined): Claims;
};

/** The paths of what a torrent is, absolute. */
export const pathsOf = ({ folder, tops = [] }: LedgerTorrent): string[] => tops.map((top) => join(folder, top));

/** What was removed when it was whole is nobody's any more: another download may take its place. */
const claims = ({ goneAt, complete }: LedgerTorrent): boolean => goneAt === undefined || !complete;

const standing = ({ goneAt, complete }: LedgerTorrent): number => (goneAt === undefined ? 2 : 0) + (complete ? 1 : 0);

export async function openLedger(store: Store): Promise<Ledger> {
  const known = new Map((await allTorrents(store.read)).map((torrent) => [torrent.hash, torrent]));
  const ofReleases = new Map<number, Set<string>>();
  for (const torrent of known.values()) note(torrent);
  let index: { incompleteDir: string | undefined; claims: Claims } | undefined;

  function note({ hash, releaseId }: LedgerTorrent, before?: LedgerTorrent): void {
    if (before?.releaseId !== undefined) ofReleases.get(before.releaseId)?.delete(hash);
    if (releaseId === undefined) return;
    const hashes = ofReleases.get(releaseId) ?? new Set();
    ofReleases.set(releaseId, hashes.add(hash));
  }

  const allOfRelease = ({ id, parentId = id }: OfTorrent): LedgerTorrent[] =>
    [...(ofReleases.get(parentId) ?? [])].flatMap((hash) => known.get(hash) ?? []);

  function keep(torrents: readonly LedgerTorrent[]): void {
    for (const torrent of torrents) {
      note(torrent, known.get(torrent.hash));
      known.set(torrent.hash, torrent);
    }
    index = undefined;
  }

  return {
    get: (hash) => known.get(hash),
    all: () => [...known.values()],
    ofRelease: (release) => allOfRelease(release).toSorted((a, b) => standing(b) - standing(a))[0],
    allOfRelease,
    async save(torrents, within) {
      if (torrents.length === 0 && !within) return;
      await store.write(async (trx) => {
        await writeTorrents(trx, torrents);
        await within?.(trx);
      });
      keep(torrents);
    },
    async saveFrom(work) {
      keep(
        await store.write(async (trx) => {
          const torrents = await work(trx);
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
    claims(incompleteDir) {
      if (index?.incompleteDir !== incompleteDir) index = undefined;
      index ??= {
        incompleteDir,
        claims: createClaims(
          known
            .values()
            .filter(claims)
            .map((torrent) => ({ paths: claimed(torrent, incompleteDir), complete: torrent.complete })),
        ),
      };
      return index.claims;
    },
  };
}

function claimed(torrent: LedgerTorrent, incompleteDir: string | undefined): string[] {
  const { tops = [], complete } = torrent;
  const unfinished = complete || incompleteDir === undefined ? [] : tops.map((top) => join(incompleteDir, top));
  return [...pathsOf(torrent), ...unfinished];
}
