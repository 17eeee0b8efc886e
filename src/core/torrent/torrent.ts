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
export type TorrentStatus = (typeof TORRENT_STATUSES)[number];

/** A tracker's troubles say nothing about the data; a local error does. */
export type TorrentError = "none" | "tracker_warning" | "tracker_error" | "local";

/** One torrent as Transmission tells it, without its files. Sizes in bytes, times in ms since 1970. */
export type Torrent = {
  /** Infohash, 40 or 64 lower-case hexadecimal digits: the one name that lasts. */
  hash: string;
  /** Transmission's own number; all change when it restarts. */
  id: number;
  /** The maker's raw text, `../../etc` and all: shown, never a path. */
  name: string;
  status: TorrentStatus;
  error: TorrentError;
  errorText: string;
  /** False for a magnet link whose list of files did not arrive yet. */
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

/** `name` is where the file lies below the download folder, cleaned by Transmission in its own way; still not trusted. */
export type TorrentFile = { name: string; length: number; wanted: boolean };

export type TorrentWithFiles = { torrent: Torrent; files: TorrentFile[] };
