/** Orders of the filed works: last filed first, by title, newest first, largest first. */
export const WORK_SORTS = ["filed", "title", "year", "size"] as const;
export type WorkSort = (typeof WORK_SORTS)[number];

/**
 * How the server shows a work: `waits` until it is shown, `wrong` as something else, `missing` not
 * at all.
 */
export const IN_PLEX = ["shown", "waits", "wrong", "missing"] as const;
export type PlexPresence = (typeof IN_PLEX)[number];
