/** What is kept outside the process: `body` is JSON, `at` when Plex was asked, in ms since 1970. */
export type StoredAnswer = { at: number; body: string };

/**
 * A level of the cache outside the process: a file that all processes of a host share, or a server
 * that several hosts share. It never throws and is never waited for long: without it the cache is
 * only slower.
 */
export type CacheLevel = {
  /** For each key what is kept; its time on the clock of this host. */
  get(keys: readonly string[]): Promise<readonly (StoredAnswer | undefined)[]>;
  /** Keeps it for so long at most, counted from its time. */
  put(key: string, answer: StoredAnswer, keepMs: number): Promise<void>;
  remove(key: string): Promise<void>;
  close(): void;
};

export type SharedOperation = "get" | "set" | "delete";

/** How the level is that several hosts share, for health checks and metrics. */
export type SharedState = {
  status: "starting" | "up" | "down";
  /** Why it is down. */
  error?: string;
  /**
   * How many calls there were since the process started; those that were skipped are not among
   * them.
   */
  operations: Record<SharedOperation, { ok: number; failed: number }>;
};

export type SharedLevel = CacheLevel & {
  state(): SharedState;
  /**
   * Asks for something that is not there, so that `state` is true although nobody reads anything.
   */
  check(): Promise<void>;
};

/** Freezes a value with its parts, because many callers share it. */
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
export const CHANGED_BY_SCAN: readonly CacheKind[] = [
  "libraries",
  "items",
  "details",
  "search",
  "recent",
  "onDeck",
];

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
type CacheOwner = {
  version: string;
  /** The server's `machineIdentifier`, empty while it is not known. */
  server: string;
  /** A digest of the token, never the token. */
  user: string;
};

/**
 * A key of fixed length for a request of any length. `hash`: a digest of a text, in hexadecimal
 * digits.
 */
export function toCacheKey(
  { version, server, user }: CacheOwner,
  kind: CacheKind,
  request: string,
  hash: (text: string) => string,
): string {
  // JSON keeps the parts apart.
  return `${kind}:${hash(JSON.stringify([version, server, user, request]))}`;
}
