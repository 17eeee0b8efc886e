import { formatBytes } from "../../base/text/format-bytes.ts";
import type { TorrentWait } from "../../core/torrent/torrent.ts";

// Messages for a waiting torrent that all clients share.

export const NO_METADATA: TorrentWait = {
  code: "no_metadata",
  message: "Its file list has not arrived from other peers yet.",
};

export const NOTHING_WANTED: TorrentWait = {
  code: "nothing_wanted",
  message: "No file in it is selected for download.",
};

/** Formats the downloaded fraction and the number of bytes that are left. */
export const formatShare = (fraction: number, left: number): string =>
  `${Math.floor(fraction * 1000) / 10} % is downloaded, ${formatBytes(left)} to go`;

/**
 * Creates the wait of a torrent that is not complete. `share` is the text that describes how much
 * is downloaded.
 */
export function toUnfinishedWait(
  code: "stopped" | "queued" | "downloading",
  title: string,
  share: string,
): TorrentWait {
  if (code === "stopped") return { code, message: `It was stopped: ${share}.` };
  return {
    code,
    message: code === "queued" ? `${title} has queued it: ${share}.` : `${share}.`,
  };
}
