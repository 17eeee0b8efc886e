import { Outage, type OutageOptions } from "../../base/errors.ts";

/**
 * Creates the outage for a TMDB response that is missing or unusable. `why` is part of a sentence
 * and must not contain any of the request or the body.
 */
export const tmdbUnavailable = (why: string, options?: OutageOptions): Outage =>
  new Outage("tmdb_unavailable", `TMDB did not return a usable response: ${why}.`, options);

/**
 * Creates the outage for a key that TMDB refuses or that is missing. `what` is a complete sentence
 * that says what to do.
 */
export const tmdbUnauthorized = (what: string): Outage => new Outage("tmdb_unauthorized", what);

/** Explains an error status that does not concern the key or a single work. */
export function explainStatus(status: number, redirectsTo = "another address"): string {
  if (status === 429) return "it is rate limiting requests (429)";
  if (status >= 500) return `it reports an internal error (${status})`;
  if (status >= 300 && status < 400) {
    return `it redirects to ${redirectsTo} (${status}); check TMDB_URL`;
  }
  return `it returned status ${status}; check TMDB_URL`;
}
