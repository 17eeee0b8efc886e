/**
 * How the works that were filed are sorted: the one filed last first, by title, the newest or
 * largest first.
 */
export const WORK_SORTS = ["filed", "title", "year", "size"] as const;
export type WorkSort = (typeof WORK_SORTS)[number];

/**
 * Whether the server shows a work: `waits` until it does, `wrong` as something else, `missing` not
 * at all.
 */
export const IN_PLEX = ["shown", "waits", "wrong", "missing"] as const;
export type PlexPresence = (typeof IN_PLEX)[number];
