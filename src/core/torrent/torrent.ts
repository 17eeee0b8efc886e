import type { Sentence } from "../../base/actions/sentence.ts";
import type { ReasonCode, UnknownCode } from "../../base/reason-codes.ts";
import type { TorrentState } from "./states.ts";

type WaitTraits = { by: "client" | "disk" | "label"; passes: boolean };

/**
 * What a torrent may wait for. `by`: what shows it, the client's list, a check of its files, or its
 * labels. Only the result of a file check is checked again. `passes`: it ends by itself, soon after
 * the client called the torrent done.
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

// No system accepts longer ones, but a torrent may state them.
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4000;

/**
 * The components of a torrent file's path below its download folder; undefined if they must not be
 * joined to a path or cannot exist. 4.1 writes `/etc/passwd` for a torrent of that name and keeps
 * the data at `FOLDER//etc/passwd`: empty parts are dropped.
 */
export function partsOf(name: string): string[] | undefined {
  if (name.includes("\0") || Buffer.byteLength(name) > MAX_PATH_BYTES) return undefined;
  const parts = name.split("/").filter((part) => part !== "");
  const odd = (part: string) =>
    part === "." || part === ".." || Buffer.byteLength(part) > MAX_NAME_BYTES;
  return parts.length === 0 || parts.some(odd) ? undefined : parts;
}

/** This many complete lists in a row must lack a torrent before it counts as removed. */
export const MAX_MISSING = 3;

/** Two clients may have the same torrent. */
export type TorrentKey = { client: string; hash: string };

/**
 * One torrent as its client reports it, without its files. Sizes in bytes, times in ms since 1970.
 */
export type Torrent = {
  /** Infohash, 40 or 64 lower-case hexadecimal digits: the only permanent id. */
  hash: string;
  /** The maker's raw text, `../../etc` and all: shown, never a path. */
  name: string;
  state: TorrentState;
  /**
   * What it waits for by its client's own rule; undefined when it is complete and in its final
   * folder.
   */
  waits: TorrentWait | undefined;
  /** Text of an error, of a tracker too. */
  error?: string | undefined;
  /** False for a magnet link whose list of files has not arrived yet. */
  hasMetadata: boolean;
  /** Of what is wanted. */
  sizeBytes: number;
  /** 0..1 of what is wanted. */
  percentDone: number;
  /** The folder below which the names of its files lie, as the client sees it. */
  downloadDir: string;
  /**
   * Its only file or folder in that folder, where a list says so: files may be renamed while `name`
   * stays.
   */
  top?: string | undefined;
  /**
   * The folder in which its files lie until it is complete, where the client gives it one of its
   * own.
   */
  unfinishedDir?: string | undefined;
  labels: string[];
  ratio: number;
  etaSeconds?: number | undefined;
  /** Per second, where it says so of each. */
  downBytesPerSecond?: number | undefined;
  upBytesPerSecond?: number | undefined;
  addedAt: number;
  doneAt?: number | undefined;
  /** Whole, and stopped by its own seeding goal. */
  goalReached: boolean;
};

/**
 * `name` is the file's path below the download folder, cleaned by the client in its own way; still
 * not trusted.
 */
export type TorrentFile = { name: string; length: number; wanted: boolean };

/** No release of films or series has more files. A larger torrent is left to a person. */
export const MAX_FILES = 5000;

export const explainTooManyFiles = (count: number): string =>
  `It has ${count} files; torrents with more than ${MAX_FILES} files are not filed.`;

/** A code from another version has none: it is replaced when the torrent is next polled. */
const traitsOf = ({ code }: TorrentWait): WaitTraits | undefined =>
  Object.hasOwn(WAIT_CODES, code) ? WAIT_CODES[code as WaitCode] : undefined;

export const isFromFileCheck = (waits: TorrentWait): boolean => traitsOf(waits)?.by === "disk";

/**
 * Whether the client reports the torrent as complete, as far as is known, so that its files can be
 * checked.
 */
export const mayBeComplete = (waits: TorrentWait | undefined): boolean =>
  waits === undefined || (isFromFileCheck(waits) && waits.code !== "too_many_files");

/** Whether nothing is left to download. At first sight such a torrent is backlog. */
export const looksFinished = (waits: TorrentWait | undefined): boolean =>
  waits === undefined || isFromFileCheck(waits) || FINISHED.includes(waits.code);

export const passesSoon = (waits: TorrentWait | undefined): boolean =>
  waits !== undefined && traitsOf(waits)?.passes === true;
