/** What is read from Plex, by how long an answer counts as fresh and by what makes it old. */
export const CACHE_KINDS = [
  "libraries",
  "server",
  "items",
  "details",
  "search",
  "sessions",
  "recent",
  "onDeck",
  "history",
] as const;
export type CacheKind = (typeof CACHE_KINDS)[number];

/** What a scan may change. */
export const CHANGED_BY_SCAN: readonly CacheKind[] = ["libraries", "items", "details", "search", "recent", "onDeck"];

/** What a command to a player may change. */
export const CHANGED_BY_PLAYBACK: readonly CacheKind[] = ["sessions", "onDeck", "history"];
