import type { Sentence } from "../../base/actions/sentence.ts";
import type { ReasonCode, UnknownCode } from "../../base/reason-codes.ts";
import type { TorrentState } from "./states.ts";

type WaitTraits = { by: "client" | "disk" | "label"; passes: boolean };

/**
 * Reasons why a torrent waits. `by`: what detects it (the client's list, a check of its files, or
 * its labels). Only the result of a file check is checked again. `passes`: true if it ends on its
 * own soon after the client reports the torrent as done.
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
  not_on_disk: { by: "disk", passes: true },
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
 * Components of a torrent file's path below its download folder. Undefined if they must not be
 * joined to a path or cannot exist. Version 4.1 writes `/etc/passwd` for a torrent of that name and
 * keeps the data at `FOLDER//etc/passwd`, so empty components are dropped.
 */
export function partsOf(name: string): string[] | undefined {
  if (name.includes("\0") || Buffer.byteLength(name) > MAX_PATH_BYTES) return undefined;
  const parts = name.split("/").filter((part) => part !== "");
  const odd = (part: string) =>
    part === "." || part === ".." || Buffer.byteLength(part) > MAX_NAME_BYTES;
  return parts.length === 0 || parts.some(odd) ? undefined : parts;
}

/** A torrent counts as removed when this many full lists in a row lack it. */
export const MAX_MISSING = 3;

/** The client is part of the key, because two clients may have the same torrent. */
export type TorrentKey = { client: string; hash: string };

/**
 * A torrent as its client reports it, without its files. Sizes in bytes, times in ms since 1970.
 */
export type Torrent = {
  /** Infohash with 40 or 64 lower-case hexadecimal digits. The only permanent id. */
  hash: string;
  /**
   * Raw text from the torrent's maker, including names such as `../../etc`. It is only shown, never
   * used as a path.
   */
  name: string;
  state: TorrentState;
  /**
   * Reason for waiting, by its client's own rule; undefined if the torrent is complete and in its
   * final folder.
   */
  waits: TorrentWait | undefined;
  /** Text of an error, including tracker errors. */
  error?: string | undefined;
  /** False for a magnet link whose file list has not arrived yet. */
  hasMetadata: boolean;
  /** Size of the wanted files. */
  sizeBytes: number;
  /** 0..1, for the wanted files. */
  percentDone: number;
  /** Folder that contains its files, as the client sees it. */
  downloadDir: string;
  /**
   * Its only file or folder in that folder, if the list reports it. Files may be renamed while
   * `name` stays the same.
   */
  top?: string | undefined;
  /** Folder for its files until it is complete, if the client uses a separate one. */
  unfinishedDir?: string | undefined;
  labels: string[];
  ratio: number;
  etaSeconds?: number | undefined;
  /** Speeds, if the client reports them for each torrent. */
  downBytesPerSecond?: number | undefined;
  upBytesPerSecond?: number | undefined;
  addedAt: number;
  doneAt?: number | undefined;
  /** True if it is complete and was stopped by its own seeding goal. */
  goalReached: boolean;
};

/**
 * `name` is the file's path below the download folder. Each client cleans it in its own way, so it
 * is still not trusted.
 */
export type TorrentFile = { name: string; length: number; wanted: boolean };

/** No release of films or series has more files. A larger torrent is not filed automatically. */
export const MAX_FILES = 5000;

export const explainTooManyFiles = (count: number): string =>
  `It has ${count} files; torrents with more than ${MAX_FILES} files are not filed.`;

/** A code from another version has no traits. It is replaced at the torrent's next poll. */
const traitsOf = ({ code }: TorrentWait): WaitTraits | undefined =>
  Object.hasOwn(WAIT_CODES, code) ? WAIT_CODES[code as WaitCode] : undefined;

export const isFromFileCheck = (waits: TorrentWait): boolean => traitsOf(waits)?.by === "disk";

/**
 * True if the client reports the torrent as complete, as far as is known, so that its files can be
 * checked.
 */
export const mayBeComplete = (waits: TorrentWait | undefined): boolean =>
  waits === undefined || (isFromFileCheck(waits) && waits.code !== "too_many_files");

/**
 * True if nothing is left to download. Such a torrent belongs to the backlog when it is first seen.
 */
export const looksFinished = (waits: TorrentWait | undefined): boolean =>
  waits === undefined || isFromFileCheck(waits) || FINISHED.includes(waits.code);

export const passesSoon = (waits: TorrentWait | undefined): boolean =>
  waits !== undefined && traitsOf(waits)?.passes === true;
