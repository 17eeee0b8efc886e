import type { TorrentState } from "./states.ts";

/** `finished` is stopped with everything there; a torrent that is checked or queued counts as what it is checked or queued for. */
export function torrentStateOf({ status, error, leftUntilDone, hasMetadata }: Torrent): TorrentState {
  if (error === "local") return "error";
  const whole = hasMetadata && leftUntilDone === 0;
  if (status === "stopped") return whole ? "finished" : "stopped";
  return status === "seeding" || status === "seed_wait" || (whole && status !== "downloading")
    ? "seeding"
    : "downloading";
}

// No system accepts longer ones, but a torrent may state them.
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4000;

/**
 * The components of a torrent file's path below its download folder; undefined if they must not be joined to a path or
 * cannot exist. 4.1 writes `/etc/passwd` for a torrent of that name and keeps the data at `FOLDER//etc/passwd`: empty
 * parts are dropped.
 */
export function partsOf(name: string): string[] | undefined {
  if (name.includes("\0") || Buffer.byteLength(name) > MAX_PATH_BYTES) return undefined;
  const parts = name.split("/").filter((part) => part !== "");
  const odd = (part: string) => part === "." || part === ".." || Buffer.byteLength(part) > MAX_NAME_BYTES;
  return parts.length === 0 || parts.some(odd) ? undefined : parts;
}

/** This many complete lists in a row must lack a torrent before it counts as removed. */
export const MAX_MISSING = 3;

/** After a start Transmission answers with an empty list until it has loaded, so an early empty list proves nothing. */
const LOADED_AFTER_SECONDS = 120;

/**
 * Whether a complete list proves that missing torrents are gone. An empty one of a Transmission that started a moment ago means
 * nothing (3.00 answered `[]` for 0.9 s), and one with rows that could not be read may hold it.
 */
export const provesAbsence = (list: { count: number; odd: number; upSeconds: number }): boolean =>
  list.odd === 0 && (list.count > 0 || list.upSeconds >= LOADED_AFTER_SECONDS);

/** What Transmission is doing with a torrent; its RPC calls them 0 to 6. */
export const TORRENT_STATUSES = [
  "stopped",
  "check_wait",
  "checking",
  "download_wait",
  "downloading",
  "seed_wait",
  "seeding",
] as const;
type TorrentStatus = (typeof TORRENT_STATUSES)[number];

/** A tracker's error says nothing about the data; a local error does. */
export type TorrentError = "none" | "tracker_warning" | "tracker_error" | "local";

/** One torrent as Transmission reports it, without its files. Sizes in bytes, times in ms since 1970. */
export type Torrent = {
  /** Infohash, 40 or 64 lower-case hexadecimal digits: the only permanent id. */
  hash: string;
  /** Transmission's own number; all change when it restarts. */
  id: number;
  /** The maker's raw text, `../../etc` and all: shown, never a path. */
  name: string;
  status: TorrentStatus;
  error: TorrentError;
  errorText: string;
  /** False for a magnet link whose list of files has not arrived yet. */
  hasMetadata: boolean;
  sizeWhenDone: number;
  leftUntilDone: number;
  /** 0..1 of what is wanted. */
  percentDone: number;
  /** As Transmission sees it. */
  downloadDir: string;
  labels: string[];
  ratio: number;
  etaSeconds?: number | undefined;
  addedAt: number;
  doneAt?: number | undefined;
  /** Stopped by its own seeding goal. */
  goalReached: boolean;
};

/** `name` is the file's path below the download folder, cleaned by Transmission in its own way; still not trusted. */
export type TorrentFile = { name: string; length: number; wanted: boolean };

export type TorrentWithFiles = { torrent: Torrent; files: TorrentFile[] };
