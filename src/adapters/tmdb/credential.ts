import { tmdbUnauthorized } from "./errors.ts";

/** How a request proves who asks: a v3 key travels in the query, a v4 token in a header. */
export type Proof = { query: [name: string, value: string] | undefined; headers: Record<string, string> };

/**
 * Tells a v3 key (32 hexadecimal digits) from a v4 token by its form. Throws an `Outage` that says what to set when
 * there is none, or when it cannot be one; the text never holds the credential.
 */
export function proofOf(credential: string | undefined): Proof {
  const secret = credential?.trim() ?? "";
  if (secret === "") {
    throw tmdbUnauthorized(
      "There is no TMDb key; set TMDB_API_KEY to an API key or read access token of themoviedb.org.",
    );
  }
  if (/^[0-9a-f]{32}$/i.test(secret)) return { query: ["api_key", secret], headers: {} };
  // RFC 6750 §2.1: anything else would break the header.
  if (!/^[\w.~+/-]+=*$/.test(secret)) {
    throw tmdbUnauthorized("TMDB_API_KEY is neither an API key nor a token; copy it again from themoviedb.org.");
  }
  return { query: undefined, headers: { authorization: `Bearer ${secret}` } };
}
