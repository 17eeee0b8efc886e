import { Outage } from "../../core/errors.ts";

/** TMDb gives no usable answer; `why` is a part of a sentence and must hold nothing of the request or the body. */
export const tmdbUnavailable = (why: string, retryAfterMs?: number): Outage =>
  new Outage("tmdb_unavailable", `TMDb gives no usable answer: ${why}.`, { retryAfterMs });

/** TMDb refuses the key, or there is none; `what` is a whole clause that says what to do. */
export const tmdbUnauthorized = (what: string): Outage => new Outage("tmdb_unauthorized", what);

/** The sentence for a status that is neither a success, nor about the key, nor about one work. */
export function explainStatus(status: number): string {
  if (status === 429) return "it asks for fewer requests (429)";
  if (status >= 500) return `it has a fault of its own (${status})`;
  if (status >= 300 && status < 400) return `it sends us elsewhere (${status}); check TMDB_URL`;
  return `it answers with status ${status}; check TMDB_URL`;
}
