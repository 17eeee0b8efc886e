import type { Torrent } from "../../../core/torrent/torrent.ts";
import {
  readFinite,
  readHash,
  readNatural,
  readPath,
  readString,
  toCompleteRow,
  toTimestamp,
  type WireRow,
} from "../../shared/read-values.ts";

/** What Transmission is doing with a torrent. The RPC uses the numbers 0 to 6. */
const STATUSES = [
  "stopped",
  "check_wait",
  "checking",
  "download_wait",
  "downloading",
  "seed_wait",
  "seeding",
] as const;

/**
 * Error names in the order of the RPC's numbers. A tracker's error says nothing about the data, but
 * a local error does.
 */
const ERRORS = ["none", "tracker_warning", "tracker_error", "local"] as const;

/** A row of `torrent-get`. Sizes are in bytes, and times in ms since 1970. */
export type TransmissionTorrent = Omit<Torrent, "state" | "waits" | "error" | "sizeBytes"> & {
  /** Transmission's own number for the torrent. All numbers change when Transmission restarts. */
  id: number;
  status: (typeof STATUSES)[number];
  error: (typeof ERRORS)[number];
  errorText: string;
  sizeWhenDone: number;
  leftUntilDone: number;
};

/**
 * Reads which files are to be downloaded, by their index in the list. Undefined unless every entry
 * is valid. Versions up to 4.1 send 0 and 1, 5.0 and later send booleans (rpc-spec, “wanted”).
 */
export function readWanted(value: unknown): boolean[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const wanted: boolean[] = [];
  for (const flag of value as unknown[]) {
    if (flag !== 0 && flag !== 1 && typeof flag !== "boolean") return undefined;
    wanted.push(Boolean(flag));
  }
  return wanted;
}

/**
 * Parses one row of `torrent-get`. Undefined if an essential field cannot be read. Parses by hand
 * for speed: 5,000 rows take 4 ms, compared with 32 to 110 ms with zod.
 */
export function readTorrent(row: WireRow | undefined): TransmissionTorrent | undefined {
  const read =
    row &&
    toCompleteRow({
      hash: readHash(row["hashString"]),
      id: readNatural(row["id"]),
      name: readString(row["name"]),
      status: STATUSES[readNatural(row["status"]) ?? -1],
      error: ERRORS[readNatural(row["error"]) ?? -1],
      metadata: readFinite(row["metadataPercentComplete"]),
      sizeWhenDone: readNatural(row["sizeWhenDone"]),
      leftUntilDone: readNatural(row["leftUntilDone"]),
      percentDone: readFinite(row["percentDone"]),
      downloadDir: readPath(row["downloadDir"]),
      labels: readLabels(row["labels"]),
    });
  if (!read) return undefined;
  const { metadata, ...same } = read;
  return {
    ...same,
    errorText: readString(row["errorString"]) ?? "",
    hasMetadata: metadata >= 1,
    percentDone: Math.min(1, Math.max(0, same.percentDone)),
    // The value is -1 or -2 if nothing was downloaded, so there is no ratio.
    ratio: Math.max(0, readFinite(row["uploadRatio"]) ?? 0),
    // The value is -1 or -2 if the time is unknown.
    etaSeconds: readNatural(row["eta"]),
    downBytesPerSecond: readNatural(row["rateDownload"]),
    upBytesPerSecond: readNatural(row["rateUpload"]),
    addedAt: toTimestamp(row["addedDate"]) ?? 0,
    doneAt: toTimestamp(row["doneDate"]),
    goalReached: row["isFinished"] === true,
  };
}

/**
 * A label can exclude a torrent, so there are no labels only if the field is missing (0 in 3.00).
 */
function readLabels(value: unknown): string[] | undefined {
  if (value === undefined || value === 0) return [];
  return Array.isArray(value) && value.every((label) => typeof label === "string")
    ? value
    : undefined;
}
