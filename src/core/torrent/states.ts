/** Torrent states shown in lists. */
export const TORRENT_STATES = ["downloading", "seeding", "stopped", "finished", "error"] as const;
/**
 * Filters for lists: torrents in a state, torrents that wait for something before they are filed,
 * all torrents that are not filed, those that need a person, those that are on their way into the
 * library, or filed ones.
 */
export const TORRENT_FILTERS = [
  ...TORRENT_STATES,
  "waits",
  "not_filed",
  "needs_you",
  "on_the_way",
  "filed",
] as const;
export type TorrentFilter = (typeof TORRENT_FILTERS)[number];

/**
 * Sort orders: oldest first, newest first, last done first, first to be done, highest ratio,
 * fastest, by name.
 */
export const TORRENT_SORTS = [
  "oldest",
  "newest",
  "done",
  "left",
  "ratio",
  "speed",
  "name",
] as const;
export type TorrentSort = (typeof TORRENT_SORTS)[number];

export type TorrentState = (typeof TORRENT_STATES)[number];
