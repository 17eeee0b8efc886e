import { Outage } from "../../base/errors.ts";

/**
 * TMDB gives no usable answer. `why` is part of a sentence and must not contain any of the request
 * or the body.
 */
export const tmdbUnavailable = (why: string, retryAfterMs?: number): Outage =>
  new Outage("tmdb_unavailable", `TMDB gives no usable answer: ${why}.`, { retryAfterMs });

/** TMDB refuses the key, or there is none. `what` is a complete sentence that says what to do. */
export const tmdbUnauthorized = (what: string): Outage => new Outage("tmdb_unauthorized", what);

/** Explains a status that is not a success and concerns neither the key nor one work. */
export function explainStatus(status: number): string {
  if (status === 429) return "it asks for fewer requests (429)";
  if (status >= 500) return `it has an internal error (${status})`;
  if (status >= 300 && status < 400) {
    return `it redirects to another address (${status}); check TMDB_URL`;
  }
  return `it answers with status ${status}; check TMDB_URL`;
}
