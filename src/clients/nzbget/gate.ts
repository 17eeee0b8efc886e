import { cleanText } from "../../base/text/clean-text.ts";
import type { Torrent, TorrentWait } from "../../core/torrent/torrent.ts";
import { keyOf } from "../newsreader/hook.ts";
import { placeOf } from "../newsreader/torrent-client.ts";
import {
  isRow,
  readNatural,
  readString,
  toTimestamp,
  type WireRow,
} from "../shared/read-values.ts";
import { formatShare } from "../shared/waits.ts";

/** Sizes are sent as two 32-bit halves. */
function bytesOf(row: WireRow, name: string): number | undefined {
  const [low, high] = [readNatural(row[`${name}Lo`]), readNatural(row[`${name}Hi`])];
  return low === undefined || high === undefined ? undefined : high * 2 ** 32 + low;
}

/** Reads the fields that the queue and the history share. Undefined if they cannot be read. */
function commonOf(
  row: WireRow,
): (Omit<Torrent, "state" | "waits" | "downloadDir" | "top"> & { status: string }) | undefined {
  const id = readNatural(row["NZBID"]);
  const status = readString(row["Status"]);
  const sizeBytes = bytesOf(row, "FileSize");
  if (id === undefined || status === undefined || sizeBytes === undefined) return undefined;
  const category = readString(row["Category"]) ?? "";
  return {
    // If NZBGet's queue is deleted, its ids start again, and the same id then refers to another
    // file.
    hash: keyOf(id, readString(row["NZBFilename"]) ?? ""),
    name: readString(row["NZBName"]) ?? readString(row["Name"]) ?? "",
    status,
    hasMetadata: true,
    sizeBytes,
    percentDone: 1,
    labels: category === "" ? [] : [category],
    forApps: { id: toAppsId(row["Parameters"]) ?? String(id) },
    ratio: 0,
    addedAt: 0,
    goalReached: false,
  };
}

/**
 * Sonarr and Radarr write their own id of a download that they grab into its parameter `drone`, and
 * use NZBGet's id of any other (`Nzbget.GetItems`).
 */
function toAppsId(parameters: unknown): string | undefined {
  if (!Array.isArray(parameters)) return undefined;
  const drone = (parameters as unknown[]).find((one) => isRow(one) && one["Name"] === "drone");
  return isRow(drone) ? readString(drone["Value"]) || undefined : undefined;
}

const QUEUED: Readonly<Record<string, TorrentWait["code"]>> = {
  QUEUED: "queued",
  PAUSED: "stopped",
  DOWNLOADING: "downloading",
  FETCHING: "downloading",
};

/**
 * Converts a row of `listgroups`. After a download has been loaded, it is checked, unpacked or
 * moved until it appears in the history.
 */
export function toQueuedTorrent(row: WireRow, title: string): Torrent | undefined {
  const common = commonOf(row);
  const left = bytesOf(row, "RemainingSize");
  if (common === undefined || left === undefined) return undefined;
  const { status, ...same } = common;
  const percentDone = same.sizeBytes > 0 ? Math.min(1, Math.max(0, 1 - left / same.sizeBytes)) : 0;
  const code = QUEUED[status] ?? "moving";
  const share = formatShare(percentDone, left);
  const message: Partial<Record<TorrentWait["code"], string>> = {
    queued: `${title} has queued it: ${share}.`,
    stopped: `It was paused: ${share}.`,
    downloading: `${share}.`,
  };
  return {
    ...same,
    ...placeOf(readString(row["DestDir"])),
    percentDone,
    state: code === "stopped" ? "stopped" : "downloading",
    waits: {
      code,
      message:
        message[code] ?? `${title} is checking, unpacking or moving it (${cleanText(status, 40)}).`,
    },
  };
}

const PARTS = ["ParStatus", "UnpackStatus", "MoveStatus"] as const;

/**
 * Converts a row of `history`. The status alone is not enough. It is success for a download that a
 * person marked as good, and a failed download may have all parts in order. `FinalDir` is the
 * folder to which a script moved the download. For a failed download, the folder may never have
 * been created.
 */
export function toHistoryTorrent(row: WireRow, title: string): Torrent | undefined {
  const common = commonOf(row);
  if (common === undefined) return undefined;
  const { status, ...same } = common;
  const isGood =
    /^SUCCESS\/(?!GOOD$|MARK$|HIDDEN$)/.test(status) &&
    PARTS.every((part) => row[part] === "SUCCESS" || row[part] === "NONE") &&
    row["DeleteStatus"] === "NONE";
  const folder = readString(row["DestDir"]);
  const message = `${title} did not finish it: ${cleanText(status, 60)}. Nothing from it is filed.`;
  return {
    ...same,
    ...placeOf(isGood ? readString(row["FinalDir"]) || folder : folder),
    state: isGood ? "finished" : "error",
    waits: isGood ? undefined : { code: "torrent_error", message },
    error: isGood ? undefined : cleanText(status, 60),
    addedAt: toTimestamp(row["HistoryTime"]) ?? 0,
    doneAt: toTimestamp(row["HistoryTime"]),
  };
}
