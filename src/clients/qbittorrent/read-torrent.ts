import type { Torrent } from "../../core/torrent/torrent.ts";
import {
  readFinite,
  readFolderPath,
  readHash,
  readNatural,
  readString,
  toCompleteRow,
  toTimestamp,
  type WireRow,
} from "../shared/read-values.ts";

/** The fields that are kept, out of about fifty. */
export const FIELDS = [
  "name",
  "state",
  "progress",
  "amount_left",
  "size",
  "total_size",
  "has_metadata",
  "completion_on",
  "added_on",
  "save_path",
  "download_path",
  "content_path",
  "category",
  "tags",
  "ratio",
  "max_ratio",
  "seeding_time",
  "max_seeding_time",
  "max_inactive_seeding_time",
  "last_activity",
  "eta",
  "dlspeed",
  "upspeed",
] as const;

/** Fields that change in every response. Changes to only these fields are not reported. */
export const NOISE: readonly string[] = [
  "ratio",
  "seeding_time",
  "last_activity",
  "eta",
  "dlspeed",
  "upspeed",
];

/**
 * A torrent as qBittorrent reports it. Sizes are in bytes, times in ms since 1970, folders without
 * a trailing slash.
 */
export type ReadTorrent = Omit<Torrent, JudgedField | "downloadDir"> & {
  state: string;
  left: number;
  savePath: string;
  /** The torrent's folder until it is complete. Undefined if that is `savePath`. */
  downloadPath: string | undefined;
  /**
   * The torrent's file or folder, or `savePath` for loose files. Relative or empty until the
   * torrent's data has been read.
   */
  contentPath: string;
};

/** Fields that are only set when a torrent is judged. */
type JudgedField = "state" | "waits" | "error" | "top" | "unfinishedDir";

/** qBittorrent's value for “unknown” or “never”. */
const ETA_UNKNOWN = 8_640_000;

/**
 * A limit is negative if it is not set, and absent if the version does not support it (the
 * inactivity limit before 4.6).
 */
function isMet(limit: unknown, value: number): boolean {
  const most = readFinite(limit) ?? -1;
  return most >= 0 && value >= most;
}

/**
 * Undefined if an essential field cannot be read. Parses by hand for speed, because a list has
 * thousands of rows.
 */
export function readTorrent(hashText: string, row: WireRow, now: number): ReadTorrent | undefined {
  const read = toCompleteRow({
    hash: readHash(hashText),
    name: readString(row["name"]),
    state: readString(row["state"]),
    contentPath: readString(row["content_path"]),
    category: readString(row["category"]),
    tags: readString(row["tags"]),
    savePath: readFolderPath(row["save_path"]),
    progress: readFinite(row["progress"]),
    left: readNatural(row["amount_left"]),
    size: readFinite(row["size"]),
  });
  if (!read) return undefined;
  const { category, tags, progress, size, ...same } = read;
  const hasMetadata = row["has_metadata"];
  const ratio = readFinite(row["ratio"]) ?? 0;
  const seedingMinutes = (readNatural(row["seeding_time"]) ?? 0) / 60;
  const idleMinutes = (now - (toTimestamp(row["last_activity"]) ?? now)) / 60_000;
  const labels = [category, ...tags.split(",")]
    .map((label) => label.trim())
    .filter((label) => label !== "");
  const eta = readNatural(row["eta"]);
  return {
    ...same,
    percentDone: Math.min(1, Math.max(0, progress)),
    sizeBytes: Math.max(0, size),
    hasMetadata:
      typeof hasMetadata === "boolean" ? hasMetadata : (readFinite(row["total_size"]) ?? 0) > 0,
    addedAt: toTimestamp(row["added_on"]) ?? 0,
    doneAt: toTimestamp(row["completion_on"]),
    downloadPath: readFolderPath(row["download_path"]),
    labels: [...new Set(labels)],
    forApps: category === "" ? undefined : { category },
    ratio: Math.max(0, ratio),
    etaSeconds: eta === ETA_UNKNOWN ? undefined : eta,
    downBytesPerSecond: readNatural(row["dlspeed"]),
    upBytesPerSecond: readNatural(row["upspeed"]),
    goalReached:
      isMet(row["max_ratio"], ratio) ||
      isMet(row["max_seeding_time"], seedingMinutes) ||
      isMet(row["max_inactive_seeding_time"], idleMinutes),
  };
}
