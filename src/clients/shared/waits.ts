import { formatBytes } from "../../base/text/format-bytes.ts";
import type { TorrentWait } from "../../core/torrent/torrent.ts";

// What is said of a torrent that waits, whichever client has it.

export const NO_METADATA: TorrentWait = {
  code: "no_metadata",
  message: "Its list of files has not arrived from other peers yet.",
};

export const NOTHING_WANTED: TorrentWait = {
  code: "nothing_wanted",
  message: "No file of it is chosen for download.",
};

/** `fraction` of it is there, and so many bytes are left. */
export const formatShare = (fraction: number, left: number): string =>
  `${Math.floor(fraction * 1000) / 10} % of it is there, ${formatBytes(left)} to go`;

/** Of a torrent that is not complete. `share` is the text of what is there. */
export function toUnfinishedWait(
  code: "stopped" | "queued" | "downloading",
  title: string,
  share: string,
): TorrentWait {
  if (code === "stopped") return { code, message: `It was stopped: ${share}.` };
  return {
    code,
    message: code === "queued" ? `${title} has it in its queue: ${share}.` : `${share}.`,
  };
}
