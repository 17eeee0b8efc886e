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

/** What is kept of a torrent's fifty fields. */
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

/** What changes with each answer and of which no list is kept. */
export const NOISE: readonly string[] = [
  "ratio",
  "seeding_time",
  "last_activity",
  "eta",
  "dlspeed",
  "upspeed",
];

/**
 * A torrent as qBittorrent says it. Sizes in bytes, times in ms since 1970, folders without a slash
 * at the end.
 */
export type ReadTorrent = Omit<Torrent, JudgedField | "downloadDir"> & {
  state: string;
  left: number;
  savePath: string;
  /** Where it is until it is complete; undefined where that is `savePath`. */
  downloadPath: string | undefined;
  /**
   * Its file or folder, or `savePath` for loose files. While its data is still read: relative or
   * empty.
   */
  contentPath: string;
};

/** What is said of a torrent only when it is judged. */
type JudgedField = "state" | "waits" | "error" | "top" | "unfinishedDir";

/** What it says for "unknown" or "never". */
const ETA_UNKNOWN = 8_640_000;

/**
 * A limit is negative where there is none, and absent where the version has no such limit: that of
 * idleness before 4.6.
 */
function isMet(limit: unknown, value: number): boolean {
  const most = readFinite(limit) ?? -1;
  return most >= 0 && value >= most;
}

/**
 * Undefined when an essential field cannot be read. By hand, for speed: a list has thousands of
 * rows.
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
