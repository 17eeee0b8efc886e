/** What a list shows of a torrent. */
export const TORRENT_STATES = ["downloading", "seeding", "stopped", "finished", "error"] as const;
/**
 * What a list can be narrowed to: those in a state, those that wait for something before they are
 * filed, or all that are not.
 */
export const TORRENT_FILTERS = [...TORRENT_STATES, "waits", "not_filed"] as const;
export type TorrentFilter = (typeof TORRENT_FILTERS)[number];

/** Oldest or newest first, done last, done soonest, highest ratio, fastest, or by name. */
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
