export type OutageCode =
  | "tmdb_unauthorized"
  | "tmdb_unavailable"
  | "plex_unauthorized"
  | "plex_unavailable"
  | "transmission_unauthorized"
  | "transmission_unavailable"
  | "transmission_busy"
  | "no_space"
  | "not_writable"
  | "not_readable"
  | "root_missing"
  | "database_busy";

/**
 * Something outside is down, full or refuses us, and will pass or be mended: the release waits and is asked again.
 * Never uses up a release's tries. The message is one sentence for a person.
 */
export class Outage extends Error {
  override name = "Outage";
  readonly code: OutageCode;
  /** What the other side asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  constructor(code: OutageCode, message: string, options?: ErrorOptions & { retryAfterMs?: number | undefined }) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = options?.retryAfterMs;
  }
}
