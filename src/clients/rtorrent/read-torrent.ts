import { basename, dirname, join } from "node:path/posix";
import { decodePercent } from "../../adapters/settings/address-parts.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { TorrentState } from "../../core/torrent/states.ts";
import type { Torrent, TorrentFile, TorrentWait } from "../../core/torrent/torrent.ts";
import {
  readFinite,
  readHash,
  readNatural,
  readPath,
  readString,
  toCompleteRow,
  toTimestamp,
} from "../shared/read-values.ts";
import { formatShare, NO_METADATA, NOTHING_WANTED, toUnfinishedWait } from "../shared/waits.ts";

/** Columns of the torrent list. Their size does not grow with the number of files or peers. */
export const LIST_COLUMNS = [
  "hash",
  "name",
  "complete",
  "hashing",
  "is_meta",
  "message",
  "base_path",
  "directory",
  "is_multi_file",
  "state",
  "is_open",
  "left_bytes",
  "size_bytes",
  "wanted_chunks",
  "completed_chunks",
  "custom1",
  "ratio",
  "down.rate",
  "up.rate",
  "load_date",
  "timestamp.started",
  "timestamp.finished",
] as const;

export const FILE_COLUMNS = [
  "path",
  "size_bytes",
  "priority",
  "completed_chunks",
  "size_chunks",
] as const;

type RtorrentColumn = (typeof LIST_COLUMNS)[number];
type ColumnValues = Record<RtorrentColumn, unknown>;

/** One row of a list. Sizes are in bytes, times in milliseconds since 1970. */
export interface RtorrentRow {
  hash: string;
  name: string;
  complete: boolean;
  hashing: boolean;
  isMeta: boolean;
  message: string;
  /** The file or folder. Empty if the torrent was not opened since rTorrent started. */
  basePath: string;
  /** For a torrent with several files, the folder that contains only its files. */
  directory: string;
  isMultiFile: boolean;
  started: boolean;
  isOpen: boolean;
  left: number;
  size: number;
  /** Number of pieces: wanted pieces that are missing, and all pieces that are complete. */
  chunks: { missing: number; completed: number };
  labels: string[];
  ratio: number;
  /** Bytes per second. */
  rate: number;
  upRate: number | undefined;
  addedAt: number;
  doneAt: number | undefined;
}

const flag = (value: unknown): boolean | undefined =>
  value === 0 ? false : readNatural(value) === undefined ? undefined : true;

/** Undefined if an essential column cannot be read. */
export function readListed(row: unknown): RtorrentRow | undefined {
  if (!Array.isArray(row) || row.length !== LIST_COLUMNS.length) return undefined;
  const values = Object.fromEntries(
    LIST_COLUMNS.map((column, index) => [column, (row as unknown[])[index]]),
  ) as ColumnValues;
  const read = toCompleteRow({
    hash: readHash(values.hash),
    name: readString(values.name),
    complete: flag(values.complete),
    hashing: flag(values.hashing),
    isMeta: flag(values.is_meta),
    message: readString(values.message),
    basePath: readString(values.base_path),
    directory: readPath(values.directory),
    isMultiFile: flag(values.is_multi_file),
    started: flag(values.state),
    isOpen: flag(values.is_open),
    left: readNatural(values.left_bytes),
    size: readNatural(values.size_bytes),
    label: readString(values.custom1),
    chunks: toCompleteRow({
      missing: readNatural(values.wanted_chunks),
      completed: readNatural(values.completed_chunks),
    }),
  });
  if (!read) return undefined;
  const { label, ...same } = read;
  return {
    ...same,
    labels: label === "" ? [] : [decodePercent(label)],
    ratio: Math.max(0, readFinite(values.ratio) ?? 0) / 1000,
    rate: readNatural(values["down.rate"]) ?? 0,
    upRate: readNatural(values["up.rate"]),
    addedAt: toTimestamp(values["timestamp.started"]) ?? toTimestamp(values.load_date) ?? 0,
    doneAt: toTimestamp(values["timestamp.finished"]),
  };
}

/**
 * Returns the location of the torrent's files. If there are several, they have a separate folder.
 */
export const dataOf = ({
  directory,
  isMultiFile,
}: RtorrentRow): { downloadDir: string; folder: string | undefined } => {
  const full = join(directory, "/").slice(0, -1) || "/";
  return isMultiFile
    ? { downloadDir: dirname(full), folder: full }
    : { downloadDir: full, folder: undefined };
};

/**
 * True if all wanted files may be complete although the torrent is not. Unwanted files stay
 * missing.
 */
export const mayBePartly = ({ complete, hashing, isMeta, chunks }: RtorrentRow): boolean =>
  !complete && !hashing && !isMeta && chunks.missing === 0 && chunks.completed > 0;

/**
 * Converts a torrent to the common format of all clients. `partly` means that every wanted file is
 * complete, and the other files are not wanted.
 */
export function toTorrent(listed: RtorrentRow, partly: boolean): Torrent {
  const { hash, name, isMeta, left, size, labels, ratio, rate, upRate, addedAt, doneAt } = listed;
  const waits = waitOf(listed, partly);
  const whole = listed.complete || partly;
  const { downloadDir, folder } = dataOf(listed);
  return {
    hash,
    name,
    state: stateOf(listed, whole, waits),
    waits,
    error: listed.message === "" ? undefined : listed.message,
    hasMetadata: !isMeta,
    sizeBytes: isMeta ? 0 : size,
    percentDone: isMeta || size === 0 ? 0 : whole ? 1 : Math.max(0, 1 - left / size),
    downloadDir,
    top: folder === undefined ? basename(listed.basePath) || undefined : basename(folder),
    labels,
    ratio,
    etaSeconds: rate > 0 && left > 0 ? Math.ceil(left / rate) : undefined,
    downBytesPerSecond: rate,
    upBytesPerSecond: upRate,
    addedAt,
    doneAt,
    // rTorrent has no seeding goal.
    goalReached: false,
  };
}

function stateOf(
  { started }: RtorrentRow,
  whole: boolean,
  waits: TorrentWait | undefined,
): TorrentState {
  if (waits?.code === "torrent_error") return "error";
  if (whole) return started ? "seeding" : "finished";
  return started ? "downloading" : "stopped";
}

/**
 * Returns the reason why a torrent waits. Undefined if its files can be checked. While a command of
 * `event.download.finished` moves the files, the torrent is complete and nothing is left. It is
 * closed although it was started, and its path and its folder differ (0.9.8, with the recipe from
 * rTorrent's documentation). With other recipes, nothing shows the move, so the size of each file
 * on disk decides.
 */
function waitOf(listed: RtorrentRow, partly: boolean): TorrentWait | undefined {
  const { isMeta, hashing, complete, chunks, started, isOpen, left, size, basePath } = listed;
  if (isMeta) return NO_METADATA;
  if (hashing) return { code: "checking", message: "rTorrent is checking its data." };
  if (!complete && !partly) {
    if (chunks.missing === 0) return NOTHING_WANTED;
    const share = formatShare(1 - left / size, left);
    if (!started) return toUnfinishedWait("stopped", "rTorrent", share);
    // If the disk is full, rTorrent closes the torrent and shows the reason only for a moment.
    if (!isOpen) {
      return {
        code: "stopped",
        message: `rTorrent has closed it, as it does when a disk is full: ${share}.`,
      };
    }
    return toUnfinishedWait("downloading", "rTorrent", share);
  }
  if (started && !isOpen) {
    return {
      code: "moving",
      message:
        "rTorrent has finished the download and has closed it, as it does while the files are " +
        "moved.",
    };
  }
  const { downloadDir, folder } = dataOf(listed);
  const isThere = folder === undefined ? dirname(basePath) === downloadDir : basePath === folder;
  // After rTorrent starts, stopped torrents have no path until they are opened.
  if (basePath === "" ? started : !isThere) {
    return {
      code: "moving",
      message: "rTorrent has finished the download and is moving it to its folder.",
    };
  }
  // A tracker's message says nothing about the data.
  if (listed.message === "" || listed.message.startsWith("Tracker: ")) return undefined;
  return {
    code: "torrent_error",
    message: `rTorrent reports an error: ${quoted(listed.message, 200)}`,
  };
}

export type RtorrentFile = TorrentFile & { whole: boolean };

/**
 * Reads file names below the torrent's own folder, if it has one. Undefined if an entry cannot be
 * read.
 */
export function readFiles(rows: unknown): RtorrentFile[] | undefined {
  if (!Array.isArray(rows)) return undefined;
  const read: RtorrentFile[] = [];
  for (const row of rows as unknown[]) {
    const [path, bytes, priority, completed, chunks]: unknown[] = Array.isArray(row) ? row : [];
    const name = readString(path);
    const [length, wanted] = [readNatural(bytes), readNatural(priority)];
    if (!name || length === undefined || wanted === undefined) return undefined;
    const whole = readNatural(completed) !== undefined && completed === chunks;
    read.push({ name, length, wanted: wanted > 0, whole });
  }
  return read;
}
