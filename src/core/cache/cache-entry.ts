/** An answer as it is kept outside the process: `body` is the value as JSON, `at` when Plex was asked. */
export type StoredAnswer = { kind: CacheKind; at: number; body: string };

/**
 * The level that outlives the process and that all processes of a host share. It never throws: what it cannot do it leaves,
 * and a cache without it is merely slower.
 */
export type CacheStore = {
  get(key: string): { at: number; body: string } | undefined;
  /** Leaves what is newer. */
  put(key: string, answer: StoredAnswer): Promise<void>;
  remove(key: string): Promise<void>;
  /** When what a kind tells was last changed, by any process. */
  changedAt(kind: CacheKind): number | undefined;
  changed(kinds: readonly CacheKind[], at: number): Promise<void>;
  /** Which server was last seen at a place (a digest of its address). */
  serverAt(place: string): string | undefined;
  rememberServer(place: string, machineIdentifier: string): Promise<void>;
  close(): void;
};

/** The same value, which nobody can change any more: many callers are given one and the same. */
export function deepFreeze<T>(value: T): T {
  const left: unknown[] = [value];
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (typeof part !== "object" || part === null || Object.isFrozen(part)) continue;
    Object.freeze(part);
    left.push(...Object.values(part).filter((inner) => typeof inner === "object" && inner !== null));
  }
  return value;
}

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

/** One answer as it is kept. */
export type CacheEntry = {
  kind: CacheKind;
  /** When Plex was asked, milliseconds since 1970. */
  at: number;
  value: unknown;
  /** Length of the value as JSON. */
  size: number;
};

/** An answer that is longer than this is not kept: one of a hundred titles has a tenth of it. */
export const MAX_ANSWER_CHARS = 1024 * 1024;

/** Whose answer it is: of which server, to whom, in the form of which version of this program. */
type Scope = {
  version: string;
  /** The server's `machineIdentifier`, empty while it is not known. */
  server: string;
  /** A digest of the token, never the token. */
  user: string;
};

/** A name of one length for what is asked, however long that is. `hash`: a digest of a text, in hexadecimal digits. */
export function cacheKey(
  { version, server, user }: Scope,
  kind: CacheKind,
  request: string,
  hash: (text: string) => string,
): string {
  // JSON, since no part can then be mistaken for two.
  return `${kind}:${hash(JSON.stringify([version, server, user, request]))}`;
}
