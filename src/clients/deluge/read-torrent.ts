import { cleanText, quoted } from "../../base/text/clean-text.ts";
import type { TorrentWithFiles } from "../../core/torrent/client.ts";
import type { TorrentState } from "../../core/torrent/states.ts";
import type { Torrent, TorrentFile, TorrentWait } from "../../core/torrent/torrent.ts";
import {
  isRow,
  readFinite,
  readHash,
  readNatural,
  readPath,
  readString,
  toCompleteRow,
  toTimestamp,
  type WireRow,
} from "../shared/read-values.ts";
import { formatShare, NO_METADATA, NOTHING_WANTED, toUnfinishedWait } from "../shared/waits.ts";

/**
 * Fields of the torrent list. Their size does not grow with the number of files or peers. `label`
 * exists only if its plugin is enabled.
 */
export const LIST_KEYS = [
  "name",
  "state",
  "is_finished",
  "total_wanted",
  "total_size",
  "total_remaining",
  "download_location",
  "message",
  "label",
  "ratio",
  "eta",
  "download_payload_rate",
  "upload_payload_rate",
  "time_added",
  "completed_time",
  "stop_at_ratio",
  "stop_ratio",
] as const;

export const FILE_KEYS = [...LIST_KEYS, "files", "file_priorities"] as const;

/** Parses one row of `core.get_torrents_status`. Undefined if an essential field cannot be read. */
export function readTorrent(of: string, row: unknown): Torrent | undefined {
  if (!isRow(row)) return undefined;
  const read = toCompleteRow({
    hash: readHash(of),
    name: readString(row["name"]),
    downloadDir: readPath(row["download_location"]),
    labels: readLabels(row["label"]),
    progress: readProgress(row),
  });
  if (!read) return undefined;
  const { progress, ...same } = read;
  const { wanted, left, size, message } = progress;
  const ratio = Math.max(0, readFinite(row["ratio"]) ?? 0);
  const waits = waitOf(progress);
  const atGoal =
    row["stop_at_ratio"] === true &&
    ratio >= (readFinite(row["stop_ratio"]) ?? Number.POSITIVE_INFINITY);
  return {
    ...same,
    state: stateOf(progress),
    waits,
    error: progress.state === "Error" ? message : undefined,
    hasMetadata: size > 0,
    sizeBytes: wanted,
    percentDone: wanted > 0 ? Math.min(1, Math.max(0, 1 - left / wanted)) : 0,
    ratio,
    etaSeconds: readNatural(row["eta"]) || undefined,
    downBytesPerSecond: readNatural(row["download_payload_rate"]),
    upBytesPerSecond: readNatural(row["upload_payload_rate"]),
    addedAt: toTimestamp(row["time_added"]) ?? 0,
    doneAt: toTimestamp(row["completed_time"]),
    goalReached: waits === undefined && progress.state === "Paused" && atGoal,
  };
}

/** The fields that decide whether a torrent is complete and moved. Sizes are in bytes. */
interface DownloadProgress {
  state: string;
  /** Also false between the last piece and the end of the move. */
  finished: boolean;
  wanted: number;
  size: number;
  left: number;
  message: string;
}

/** Undefined if a field cannot be read. */
const readProgress = (row: WireRow): DownloadProgress | undefined =>
  toCompleteRow({
    state: readString(row["state"]),
    finished: typeof row["is_finished"] === "boolean" ? row["is_finished"] : undefined,
    wanted: readNatural(row["total_wanted"]),
    size: readNatural(row["total_size"]),
    left: readNatural(row["total_remaining"]),
    message: readString(row["message"]) ?? "",
  });

/**
 * A label can exclude a torrent, so there is no label only if the field is missing (the plugin is
 * off) or empty.
 */
function readLabels(value: unknown): string[] | undefined {
  if (value === undefined || value === "") return [];
  return typeof value === "string" ? [value] : undefined;
}

const isWhole = ({ finished, wanted, left }: DownloadProgress): boolean =>
  finished && wanted > 0 && left === 0;

function stateOf(progress: DownloadProgress): TorrentState {
  if (progress.state === "Error") return "error";
  if (progress.state === "Paused") return isWhole(progress) ? "finished" : "stopped";
  return isWhole(progress) ? "seeding" : "downloading";
}

const AT_REST: readonly string[] = ["Seeding", "Paused", "Queued"];

/**
 * Returns the reason why a torrent waits. Undefined if its files can be checked. `is_finished`
 * alone proves nothing: it stays true while a finished torrent is moved at a person's request,
 * after a failed move, and while its data is rechecked. The remaining size proves nothing either:
 * it is 0 during the whole move to the final folder, and for a magnet link (seen in 2.0.3).
 */
function waitOf(progress: DownloadProgress): TorrentWait | undefined {
  const { state, finished, wanted, size, left, message } = progress;
  if (state === "Error") {
    return {
      code: "torrent_error",
      message: `Deluge reports an error: ${message === "" ? "no reason given" : quoted(message, 200)}`,
    };
  }
  if (size === 0) return NO_METADATA;
  if (state === "Moving") return { code: "moving", message: "Deluge is moving it to its folder." };
  if (state === "Checking") return { code: "checking", message: "Deluge is checking its data." };
  if (wanted === 0) return NOTHING_WANTED;
  if (left > 0) {
    const code = state === "Paused" ? "stopped" : state === "Queued" ? "queued" : "downloading";
    return toUnfinishedWait(code, "Deluge", formatShare(1 - left / wanted, left));
  }
  if (!finished) {
    return {
      code: "moving",
      message: "Deluge has finished the download but has not moved it to its folder yet.",
    };
  }
  return AT_REST.includes(state)
    ? undefined
    : {
        code: "checking",
        message:
          "Deluge has finished the download but is still working on it: it reports " +
          `${cleanText(state, 40)}.`,
      };
}

/**
 * Undefined if the lists differ in length or an entry cannot be read: half a list would look like a
 * small torrent.
 */
export function readWithFiles(hash: string, row: unknown): TorrentWithFiles | undefined {
  const torrent = readTorrent(hash, row);
  const { files, file_priorities: priorities } = isRow(row) ? row : {};
  if (
    !torrent ||
    !Array.isArray(files) ||
    !Array.isArray(priorities) ||
    files.length !== priorities.length
  ) {
    return undefined;
  }
  const read: TorrentFile[] = [];
  for (const [index, file] of (files as unknown[]).entries()) {
    const name = isRow(file) ? readString(file["path"]) : undefined;
    const length = isRow(file) ? readNatural(file["size"]) : undefined;
    const priority = readNatural((priorities as unknown[])[index]);
    if (!name || length === undefined || priority === undefined) return undefined;
    read.push({ name, length, wanted: priority > 0 });
  }
  return { torrent, files: read };
}
