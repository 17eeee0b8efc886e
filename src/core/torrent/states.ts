/** What a list shows of a torrent. */
export const TORRENT_STATES = ["downloading", "seeding", "stopped", "finished", "error"] as const;
export type TorrentState = (typeof TORRENT_STATES)[number];
