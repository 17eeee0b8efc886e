import type { Sentence } from "../../base/actions/sentence.ts";
import type { ReasonCode, UnknownCode } from "../../base/reason-codes.ts";
import type { TorrentState } from "./states.ts";

type WaitTraits = { by: "client" | "disk" | "label"; passes: boolean };

/**
 * Reasons why a torrent waits. `by`: what detects the reason (the client's list, a check of the
 * torrent's files, or its labels). Only the result of a file check is checked again. `passes`: true
 * if the wait ends on its own soon after the client reports the torrent as done.
 */
const WAIT_CODES = {
  label: { by: "label", passes: false },
  torrent_error: { by: "client", passes: false },
  no_metadata: { by: "client", passes: false },
  checking: { by: "client", passes: true },
  stopped: { by: "client", passes: false },
  queued: { by: "client", passes: false },
  downloading: { by: "client", passes: false },
  nothing_wanted: { by: "client", passes: false },
  moving: { by: "client", passes: true },
  confirming: { by: "disk", passes: true },
  folder_not_named: { by: "disk", passes: false },
  not_on_disk: { by: "disk", passes: true },
  no_file_list: { by: "disk", passes: false },
  unsafe_path: { by: "disk", passes: false },
  odd_layout: { by: "disk", passes: false },
  too_many_files: { by: "disk", passes: false },
  refused: { by: "disk", passes: false },
} as const satisfies { [C in ReasonCode]?: WaitTraits };

export type WaitCode = keyof typeof WAIT_CODES;
export type TorrentWait = { code: WaitCode | UnknownCode; message: Sentence };

const FINISHED: readonly TorrentWait["code"][] = ["checking", "moving", "torrent_error"];

// No system accepts longer names and paths, but a torrent may contain them.
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4000;

/**
 * Returns the components of a torrent file's path below its download folder. Undefined if they must
 * not be joined to a path or cannot exist. Transmission 4.1 writes `/etc/passwd` for a torrent of
 * that name and keeps the data at `FOLDER//etc/passwd`, so empty components are dropped.
 */
export function partsOf(name: string): string[] | undefined {
  if (name.includes("\0") || Buffer.byteLength(name) > MAX_PATH_BYTES) return undefined;
  const parts = name.split("/").filter((part) => part !== "");
  const odd = (part: string) =>
    part === "." || part === ".." || Buffer.byteLength(part) > MAX_NAME_BYTES;
  return parts.length === 0 || parts.some(odd) ? undefined : parts;
}

/** A torrent counts as removed when this many full lists in a row do not contain it. */
export const MAX_MISSING = 3;

/** The client is part of the key, because two clients may have the same torrent. */
export type TorrentKey = { client: string; hash: string };

/**
 * Facts about a torrent that decide whether Sonarr and Radarr take it.
 *
 * - `category`: its one category, in a client that has tags as well.
 * - `id`: a newsreader's download as the apps know it: their own id or the newsreader's.
 * - `isWithoutLabels`: the apps do not read this version's labels.
 */
export type ForApps = {
  category?: string | undefined;
  id?: string | undefined;
  isWithoutLabels?: boolean | undefined;
};

/**
 * A torrent as its client reports it, without its files. Sizes in bytes, times in ms since 1970.
 */
export type Torrent = {
  /** Infohash with 40 or 64 lower-case hexadecimal digits. The only permanent id. */
  hash: string;
  /**
   * Raw text from the torrent's maker, including names such as `../../etc`. This name is only
   * displayed, never used as a path.
   */
  name: string;
  state: TorrentState;
  /**
   * Reason for waiting, as determined by the client; undefined if the torrent is complete and in
   * its final folder.
   */
  waits: TorrentWait | undefined;
  /** Text of an error, including tracker errors. */
  error?: string | undefined;
  /** False for a magnet link whose file list has not arrived yet. */
  hasMetadata: boolean;
  /** Size of the wanted files. */
  sizeBytes: number;
  /** Progress of the wanted files, from 0 to 1. */
  percentDone: number;
  /** Folder that contains the torrent's files, as the client sees it. */
  downloadDir: string;
  /**
   * The torrent's only file or folder in that folder, if the list reports it. Files may be renamed
   * while `name` stays the same.
   */
  top?: string | undefined;
  /** Folder for the torrent's files until it is complete, if the client uses a separate folder. */
  unfinishedDir?: string | undefined;
  labels: string[];
  /** Further facts that only Sonarr and Radarr read. */
  forApps?: ForApps | undefined;
  ratio: number;
  etaSeconds?: number | undefined;
  /** Transfer speeds, if the client reports them for each torrent. */
  downBytesPerSecond?: number | undefined;
  upBytesPerSecond?: number | undefined;
  addedAt: number;
  doneAt?: number | undefined;
  /** True if the torrent is complete and was stopped by its own seeding goal. */
  goalReached: boolean;
};

/**
 * `name` is the file's path below the download folder. Each client cleans it in its own way, so it
 * is not trusted.
 */
export type TorrentFile = { name: string; length: number; wanted: boolean };

/**
 * Maximum number of files. No release of films or series has more. A larger torrent is not filed
 * automatically.
 */
export const MAX_FILES = 5000;

export const explainTooManyFiles = (count: number): string =>
  `It has ${count} files; torrents with more than ${MAX_FILES} files are not filed.`;

/**
 * Returns undefined for a code from another version, which has no traits. Such a code is replaced
 * at the torrent's next poll.
 */
const traitsOf = ({ code }: TorrentWait): WaitTraits | undefined =>
  Object.hasOwn(WAIT_CODES, code) ? WAIT_CODES[code as WaitCode] : undefined;

export const isFromFileCheck = (waits: TorrentWait): boolean => traitsOf(waits)?.by === "disk";

/**
 * True if the client reports the torrent as complete, as far as is known. Its files can then be
 * checked.
 */
export const mayBeComplete = (waits: TorrentWait | undefined): boolean =>
  waits === undefined || (isFromFileCheck(waits) && waits.code !== "too_many_files");

/**
 * True if nothing is left to download. Such a torrent belongs to the backlog if it is in this state
 * when first seen.
 */
export const looksFinished = (waits: TorrentWait | undefined): boolean =>
  waits === undefined || isFromFileCheck(waits) || FINISHED.includes(waits.code);

export const passesSoon = (waits: TorrentWait | undefined): boolean =>
  waits !== undefined && traitsOf(waits)?.passes === true;
