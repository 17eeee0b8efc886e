import { UserError } from "../../base/errors.ts";

// api.tmdb.org is the same service under another name.
const PUBLIC_HOSTS = new Set(["api.themoviedb.org", "api.tmdb.org"]);

/**
 * Returns `https://host/3` without a trailing slash, from an address with or without `/3`. Throws
 * `UserError`.
 */
export function parseTmdbBase(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new UserError(
      "TMDB_URL is not an http or https address.",
      "For example: https://api.themoviedb.org/3.",
    );
  }
  // Two leading slashes would name another host.
  const path = url.pathname.replace(/\/+$/, "").replace(/^\/+/, "/");
  return new URL(path.endsWith("/3") ? path : `${path}/3`, url.origin);
}

/**
 * True for TMDB's public API, which is limited to 20 requests a second. Mirrors and stand-ins are
 * not limited.
 */
export const isPublicTmdb = (address: string): boolean =>
  URL.canParse(address) && PUBLIC_HOSTS.has(new URL(address).hostname.toLowerCase());

/**
 * Returns the address of the images: https://developer.themoviedb.org/docs/image-basics. A mirror
 * or a stand-in serves them itself.
 */
export const toTmdbImageBase = (address: string): URL =>
  isPublicTmdb(address)
    ? new URL("https://image.tmdb.org/t/p/")
    : new URL("/t/p/", parseTmdbBase(address).origin);
