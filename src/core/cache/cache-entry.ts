/** An answer as it is stored outside the process: `body` is the value as JSON, `at` when Plex was asked. */
export type StoredAnswer = { kind: CacheKind; at: number; body: string };

/**
 * The level that outlives the process and that all processes of a host share. It never throws: without it
 * the cache is only slower.
 */
export type CacheStore = {
  get(key: string): { at: number; body: string } | undefined;
  /** Does not replace a newer answer. */
  put(key: string, answer: StoredAnswer): Promise<void>;
  remove(key: string): Promise<void>;
  /** When answers of a kind were last invalidated, by any process. */
  changedAt(kind: CacheKind): number | undefined;
  changed(kinds: readonly CacheKind[], at: number): Promise<void>;
  /** Which server was last seen at an address, given as its digest. */
  serverAt(place: string): string | undefined;
  rememberServer(place: string, machineIdentifier: string): Promise<void>;
  close(): void;
};

/** Freezes a value with its parts, because many callers share it. */
export function deepFreeze<T>(value: T): T {
  const left: unknown[] = [value];
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (typeof part !== "object" || part === null || Object.isFrozen(part)) continue;
    Object.freeze(part);
    left.push(...Object.values(part).filter((inner) => typeof inner === "object" && inner !== null));
  }
  return value;
}

/** What is read from Plex, by how long an answer is fresh and by what invalidates it. */
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

/** One cached answer. */
export type CacheEntry = {
  kind: CacheKind;
  /** When Plex was asked, milliseconds since 1970. */
  at: number;
  value: unknown;
  /** Length of the value as JSON. */
  size: number;
};

/** Longer answers are not cached. An answer with a hundred titles has a tenth of this. */
export const MAX_ANSWER_CHARS = 1024 * 1024;

/** Whose answer it is: which server, which user, which version of this program. */
type Scope = {
  version: string;
  /** The server's `machineIdentifier`, empty while it is not known. */
  server: string;
  /** A digest of the token, never the token. */
  user: string;
};

/** A key of fixed length for a request of any length. `hash`: a digest of a text, in hexadecimal digits. */
export function cacheKey(
  { version, server, user }: Scope,
  kind: CacheKind,
  request: string,
  hash: (text: string) => string,
): string {
  // JSON keeps the parts apart.
  return `${kind}:${hash(JSON.stringify([version, server, user, request]))}`;
}
