import { basename, dirname, join } from "node:path/posix";
import { isBelow } from "../../base/path/is-below.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { Torrent, TorrentWait } from "../../core/torrent/torrent.ts";
import { keyOf } from "../newsreader/hook.ts";
import { placeOf } from "../newsreader/torrent-client.ts";
import { readNatural, readString, toTimestamp, type WireRow } from "../shared/read-values.ts";

type SabnzbdFolders = { complete: string | undefined; incomplete: string | undefined };

function commonOf(row: WireRow, category: unknown) {
  const id = readString(row["nzo_id"]);
  const status = readString(row["status"]);
  if (id === undefined || id === "" || status === undefined) return undefined;
  const label = readString(category) ?? "*";
  return {
    hash: keyOf(id),
    status,
    hasMetadata: true,
    labels: label === "*" || label === "" ? [] : [label],
    forApps: { id },
    ratio: 0,
    goalReached: false,
  };
}

const megabytes = (value: unknown): number =>
  Math.max(0, Math.round(Number(readString(value) ?? 0) * 1024 * 1024)) || 0;

/**
 * Converts a row of the queue, which contains no path. The download has a folder with its name
 * below the folder for unfinished downloads.
 */
export function toQueuedTorrent(
  row: WireRow,
  { incomplete }: SabnzbdFolders,
  title: string,
): Torrent | undefined {
  const common = commonOf(row, row["cat"]);
  const name = readString(row["filename"]);
  if (common === undefined || name === undefined) return undefined;
  const { status, ...same } = common;
  const [sizeBytes, left] = [megabytes(row["mb"]), megabytes(row["mbleft"])];
  const percentDone = sizeBytes > 0 ? Math.min(1, Math.max(0, 1 - left / sizeBytes)) : 0;
  const code: TorrentWait["code"] =
    status === "Paused" ? "stopped" : status === "Queued" ? "queued" : "downloading";
  return {
    ...same,
    ...placeOf(
      incomplete === undefined || name === "" || name.includes("/")
        ? undefined
        : join(incomplete, name),
    ),
    name,
    sizeBytes,
    percentDone,
    state: code === "stopped" ? "stopped" : "downloading",
    waits: {
      code,
      message:
        `${Math.floor(percentDone * 1000) / 10} % is downloaded; ${title} reports ` +
        `${cleanText(status, 40)}.`,
    },
    addedAt: toTimestamp(row["time_added"]) ?? 0,
  };
}

/**
 * Converts a row of the history. Downloads that are still being checked, unpacked or moved come
 * first. The status becomes “Completed” a moment before the path is known.
 */
export function toHistoryTorrent(
  row: WireRow,
  { complete }: SabnzbdFolders,
  title: string,
): Torrent | undefined {
  const common = commonOf(row, row["category"]);
  const name = readString(row["name"]);
  const storage = readString(row["storage"]);
  if (common === undefined || name === undefined || storage === undefined) return undefined;
  const { status, ...same } = common;
  const isFailed = status === "Failed";
  const isGood = status === "Completed" && storage !== "";
  // The text is translated and contains links, so it is shown but never parsed.
  const failure = cleanText(
    (readString(row["fail_message"]) ?? "").replaceAll(/<[^>]{0,300}>/g, ""),
    200,
  );
  const waits: TorrentWait = isFailed
    ? {
        code: "torrent_error",
        message:
          `${title} could not finish it: ${failure || "no reason given"}. Nothing from it is ` +
          "filed.",
      }
    : {
        code: "moving",
        message: `${title} is checking, unpacking or moving it (${cleanText(status, 40)}).`,
      };
  return {
    ...same,
    ...placeOf(isGood ? ownFolder(storage, name, complete) : storage || readString(row["path"])),
    name,
    sizeBytes: readNatural(row["bytes"]) ?? 0,
    percentDone: 1,
    state: isGood ? "finished" : isFailed ? "error" : "downloading",
    waits: isGood ? undefined : waits,
    error: isFailed ? failure || undefined : undefined,
    addedAt: toTimestamp(row["time_added"]) ?? toTimestamp(row["completed"]) ?? 0,
    doneAt: isGood ? toTimestamp(row["completed"]) : undefined,
  };
}

/**
 * `storage` descends into each folder that has only one entry. The download includes everything
 * from the folder with its name downwards.
 */
function ownFolder(storage: string, name: string, complete: string | undefined): string {
  if (complete === undefined || !isBelow(storage, complete)) return storage;
  for (let folder = storage; isBelow(folder, complete); folder = dirname(folder)) {
    if (basename(folder) === name) return folder;
  }
  return storage;
}
