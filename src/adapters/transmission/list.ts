import type { Torrent } from "../../core/torrent/torrent.ts";
import { LIST_FIELDS } from "./fields.ts";
import type { TransmissionRead } from "./read.ts";
import { readRows } from "./read-rows.ts";
import { readHash, readTorrent } from "./read-torrent.ts";
import { natural } from "./wire-values.ts";

/** As `TorrentList` of the port. */
export type ReadList = { torrents: Torrent[]; removedIds: number[]; odd: number };

/** Torrents without their files, of all, of those that changed in the last minute, or of these hashes. */
export async function listTorrents(
  read: TransmissionRead,
  which: "all" | "recently-active" | readonly string[],
  signal: AbortSignal,
): Promise<ReadList> {
  const ids = which === "all" || which === "recently-active" ? which : knownHashes(which);
  // No ids at all would mean every torrent.
  if (ids.length === 0) return { torrents: [], removedIds: [], odd: 0 };
  const args = { fields: LIST_FIELDS, format: "table", ...(ids !== "all" && { ids }) };
  const { torrents, removed } = await read("torrent-get", args, signal);
  const rows = readRows(torrents, LIST_FIELDS).map(readTorrent);
  const good = rows.filter((torrent) => torrent !== undefined);
  return { torrents: good, removedIds: readIds(removed), odd: rows.length - good.length };
}

/** Only what is a hash may go out: `ids` takes numbers and words as well. */
export const knownHashes = (hashes: readonly string[]): string[] =>
  hashes.map(readHash).filter((hash) => hash !== undefined);

const readIds = (removed: unknown): number[] =>
  Array.isArray(removed) ? removed.map(natural).filter((id) => id !== undefined) : [];
