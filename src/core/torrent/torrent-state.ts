import type { Torrent } from "./torrent.ts";

/** What a list shows of a torrent. */
export const TORRENT_STATES = ["downloading", "seeding", "stopped", "finished", "error"] as const;
export type TorrentState = (typeof TORRENT_STATES)[number];

/** `finished` is stopped with everything there; what is checked or queued is counted to what it is checked or queued for. */
export function torrentStateOf({ status, error, leftUntilDone, hasMetadata }: Torrent): TorrentState {
  if (error === "local") return "error";
  const whole = hasMetadata && leftUntilDone === 0;
  if (status === "stopped") return whole ? "finished" : "stopped";
  return status === "seeding" || status === "seed_wait" || (whole && status !== "downloading")
    ? "seeding"
    : "downloading";
}
