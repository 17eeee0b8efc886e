/**
 * A response that is stored outside the process. `body` is JSON, and `at` is the time at which Plex
 * was queried, in ms since 1970.
 */
export type StoredAnswer = { at: number; body: string };

/**
 * A cache level outside the process: a file that all processes of a host share, or a server that
 * several hosts share. It never throws, and callers never wait long for it. Without this level, the
 * cache is only slower.
 */
export type CacheLevel = {
  /** Returns the stored response for each key, with its time according to this host's clock. */
  get(keys: readonly string[]): Promise<readonly (StoredAnswer | undefined)[]>;
  /** Stores a response for at most `keepMs`, counted from the time of the response. */
  put(key: string, answer: StoredAnswer, keepMs: number): Promise<void>;
  remove(key: string): Promise<void>;
  close(): void;
};

export type SharedOperation = "get" | "set" | "delete";

/** State of the level that several hosts share, for health checks and metrics. */
export type SharedState = {
  status: "starting" | "up" | "down";
  /** Reason why the level is down. */
  error?: string;
  /** Number of calls since the process started, excluding skipped calls. */
  operations: Record<SharedOperation, { ok: number; failed: number }>;
};

export type SharedLevel = CacheLevel & {
  state(): SharedState;
  /**
   * Requests a key that does not exist, so that `state` is accurate even if nothing else is read.
   */
  check(): Promise<void>;
};

/** Freezes a value and everything in it, because many callers share it. */
export function deepFreeze<T>(value: T): T {
  const left: unknown[] = [value];
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (typeof part !== "object" || part === null || Object.isFrozen(part)) continue;
    Object.freeze(part);
    left.push(
      ...Object.values(part).filter((inner) => typeof inner === "object" && inner !== null),
    );
  }
  return value;
}

/** Kinds of data from Plex. Each has its own lifetime and is invalidated by different events. */
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

/** Kinds that a scan may change. */
export const CHANGED_BY_SCAN: readonly CacheKind[] = [
  "libraries",
  "items",
  "details",
  "search",
  "recent",
  "onDeck",
];

/** Kinds that a command to a player may change. */
export const CHANGED_BY_PLAYBACK: readonly CacheKind[] = ["sessions", "onDeck", "history"];

export type CacheEntry = {
  kind: CacheKind;
  /** Time at which Plex was queried, in milliseconds since 1970. */
  at: number;
  value: unknown;
  /** Length of the value as JSON. */
  size: number;
};

/**
 * Longer responses are not cached. A response with a hundred titles has about a tenth of this
 * length.
 */
export const MAX_ANSWER_CHARS = 1024 * 1024;

/** The owner of a cached response: the server, the user and the version of this program. */
type CacheOwner = {
  version: string;
  /** The server's `machineIdentifier`. Empty while it is unknown. */
  server: string;
  /** A digest of the token, never the token itself. */
  user: string;
};

/**
 * Returns a key of fixed length for a request of any length. `hash` returns a digest in hexadecimal
 * digits.
 */
export function toCacheKey(
  { version, server, user }: CacheOwner,
  kind: CacheKind,
  request: string,
  hash: (text: string) => string,
): string {
  // JSON keeps the parts separate.
  return `${kind}:${hash(JSON.stringify([version, server, user, request]))}`;
}
