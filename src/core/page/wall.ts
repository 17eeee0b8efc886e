/** Sort orders for filed works: last filed first, by title, newest first, largest first. */
export const WORK_SORTS = ["filed", "title", "year", "size"] as const;
export type WorkSort = (typeof WORK_SORTS)[number];

/**
 * State of a work on the media server: `shown`; `waits` until it is shown; `wrong` if it is shown
 * as something else; `missing` if it is not shown at all.
 */
export const IN_PLEX = ["shown", "waits", "wrong", "missing"] as const;
export type PlexPresence = (typeof IN_PLEX)[number];
