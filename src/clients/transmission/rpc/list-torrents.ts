import type { Torrent } from "@ctrl/transmission";
import { BodyTooLong } from "../../../adapters/http/faults.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import type { TorrentFile } from "../../../core/torrent/torrent.ts";
import {
  hostsOf,
  isRow,
  readHash,
  readHashes,
  readNatural,
  readString,
  type WireRow,
} from "../../shared/read-values.ts";
import { noSuchTorrent } from "./errors.ts";
import { readRows } from "./read-answer.ts";
import { readTorrent, readWanted, type TransmissionTorrent } from "./read-torrent.ts";
import type { TransmissionRead } from "./rpc.ts";

/**
 * Reads the files of one torrent. `files` contains names and lengths. `wanted` or `fileStats`
 * shows, at the same index, whether the file is wanted. Undefined if the lengths differ or an entry
 * cannot be read, because half a list would look like a small torrent.
 */
function readFiles({ files, wanted, fileStats }: WireRow): TorrentFile[] | undefined {
  const wantedFlags = wanted === undefined ? statsWanted(fileStats) : readWanted(wanted);
  if (!Array.isArray(files) || files.length !== wantedFlags?.length) return undefined;
  const read: TorrentFile[] = [];
  for (const [index, entry] of (files as unknown[]).entries()) {
    const file = readFile(entry, wantedFlags[index] === true);
    if (file === undefined) return undefined;
    read.push(file);
  }
  return read;
}

function statsWanted(stats: unknown): boolean[] | undefined {
  if (!Array.isArray(stats)) return undefined;
  const wanted: boolean[] = [];
  for (const stat of stats as unknown[]) {
    const flag = isRow(stat) ? stat["wanted"] : undefined;
    if (typeof flag !== "boolean") return undefined;
    wanted.push(flag);
  }
  return wanted;
}

function readFile(file: unknown, wanted: boolean): TorrentFile | undefined {
  if (!isRow(file)) return undefined;
  const name = readString(file["name"]);
  const length = readNatural(file["length"]);
  return name && length !== undefined ? { name, length, wanted } : undefined;
}

export type ReadList = {
  torrents: TransmissionTorrent[];
  /**
   * Numbers of the torrents that were removed in the last minute. Set only with `recently-active`.
   */
  removedIds: number[];
  /**
   * Number of rows that could not be read. If it is not 0, this list does not prove that a torrent
   * is missing.
   */
  odd: number;
};

/** `files` is undefined if the list cannot be read completely. */
export type ReadFiles = { torrent: TransmissionTorrent; files: TorrentFile[] | undefined };

/**
 * Lists torrents without their files: all torrents, those that changed in the last minute, or those
 * with these hashes.
 */
export async function listTorrents(
  read: TransmissionRead,
  which: "all" | "recently-active" | readonly string[],
  signal: AbortSignal,
): Promise<ReadList> {
  const ids = which === "all" || which === "recently-active" ? which : readHashes(which);
  // An empty list would select all torrents.
  if (ids.length === 0) return { torrents: [], removedIds: [], odd: 0 };
  const args = { fields: LIST_FIELDS, format: "table", ...(ids !== "all" && { ids }) };
  const { torrents, removed } = await read("torrent-get", args, signal);
  const rows = readRows(torrents, LIST_FIELDS).map(readTorrent);
  const asked = typeof ids === "string" ? undefined : new Set(ids);
  const wanted = rows.flatMap((torrent) =>
    torrent && (asked?.has(torrent.hash) ?? true) ? [torrent] : [],
  );
  const odd = rows.filter((torrent) => torrent === undefined).length;
  return { torrents: wanted, removedIds: readIds(removed), odd };
}

/**
 * Returns the hosts of a torrent's trackers.
 * @throws UserError `not_found` if they cannot be read, because an empty list would select another
 * rule
 */
export async function trackersOf(
  read: TransmissionRead,
  hash: string,
  signal: AbortSignal,
): Promise<string[]> {
  const ids = readHashes([hash]);
  if (ids.length === 0) throw noSuchTorrent(hash);
  const { torrents } = await read(
    "torrent-get",
    { fields: TRACKER_FIELDS, format: "table", ids },
    signal,
  );
  const trackers = findRow(readRows(torrents, TRACKER_FIELDS), hash)?.["trackers"];
  if (!Array.isArray(trackers)) throw noSuchTorrent(hash);
  return hostsOf(
    (trackers as unknown[]).map((tracker) => (isRow(tracker) ? tracker["announce"] : undefined)),
  );
}

/** Finds a torrent's row by its hash, because an answer may have rows that were not asked for. */
export function findRow(rows: readonly (WireRow | undefined)[], hash: string): WireRow | undefined {
  const wanted = readHash(hash);
  return rows.find((row) => wanted !== undefined && readHash(row?.["hashString"]) === wanted);
}

const readIds = (removed: unknown): number[] =>
  Array.isArray(removed) ? removed.map(readNatural).filter((id) => id !== undefined) : [];

/** The response for 100,000 files is 10 MB and blocks Transmission for half a second. */
const MAX_FILES = 100_000;

/** Enough for about 15,000 files, which are parsed within a few ms. */
const MAX_SHORT_BYTES = 2 * 1024 * 1024;

/** `long` allows up to 100,000 files in 64 MiB, which block the event loop for 50 ms or more. */
export type WithFilesOptions = { long?: boolean };

/**
 * Reads torrents with their files in one request. Omits unknown hashes, and torrents that were not
 * asked for.
 * @throws UserError `unsupported` if there are too many files: request fewer torrents
 */
export async function readTorrentsWithFiles(
  read: TransmissionRead,
  hashes: readonly string[],
  signal: AbortSignal,
  { long = false }: WithFilesOptions = {},
): Promise<ReadFiles[]> {
  const ids = readHashes(hashes);
  if (ids.length === 0) return [];
  const fields = long ? LONG_FIELDS : FILE_FIELDS;
  const args = { fields, format: "table", ids };
  const answer = await read("torrent-get", args, signal, long ? undefined : MAX_SHORT_BYTES).catch(
    (error: unknown) => {
      throw error instanceof Outage && error.cause instanceof BodyTooLong
        ? tooMany(ids, error)
        : error;
    },
  );
  const rows = readRows(answer["torrents"], fields);
  for (const row of rows) {
    if (countFiles(row) > MAX_FILES) throw tooMany([readTorrent(row)?.hash ?? "?"]);
  }
  return rows.flatMap((row) => {
    const torrent = readTorrent(row);
    return row && torrent && ids.includes(torrent.hash) ? [{ torrent, files: readFiles(row) }] : [];
  });
}

const countFiles = (row: WireRow | undefined): number =>
  Array.isArray(row?.["files"]) ? row["files"].length : 0;

function tooMany(hashes: readonly string[], cause?: Outage): UserError {
  const [hash = "?"] = hashes;
  const what = hashes.length === 1 ? `Torrent ${hash} has` : `These ${hashes.length} torrents have`;
  return UserError.unsupported(
    `${what} more files than can be filed at once.`,
    "File its folder by hand, in parts.",
    {
      cause,
    },
  );
}

/** Fields of a poll. Their size does not grow with the number of files or peers. */
export const LIST_FIELDS = [
  "id",
  "hashString",
  "name",
  "status",
  "error",
  "errorString",
  "metadataPercentComplete",
  "sizeWhenDone",
  "leftUntilDone",
  "percentDone",
  "downloadDir",
  "labels",
  "uploadRatio",
  "eta",
  "rateDownload",
  "rateUpload",
  "addedDate",
  "doneDate",
  "isFinished",
] as const satisfies readonly (keyof Torrent)[];

const FILE_FIELDS = [
  ...LIST_FIELDS,
  "files",
  "fileStats",
] as const satisfies readonly (keyof Torrent)[];

/**
 * `wanted` takes 2 bytes per file, and `fileStats` takes 45. For 100,000 files, `wanted` saves a
 * third of the response and half of its objects.
 */
const LONG_FIELDS = [
  ...LIST_FIELDS,
  "files",
  "wanted",
] as const satisfies readonly (keyof Torrent)[];

const TRACKER_FIELDS = ["hashString", "trackers"] as const satisfies readonly (keyof Torrent)[];

export const WANTED_FIELDS = ["hashString", "wanted"] as const satisfies readonly (keyof Torrent)[];
