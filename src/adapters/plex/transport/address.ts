import { isIPv4, isIPv6 } from "node:net";
import { UserError } from "../../../core/errors.ts";

/**
 * Whether an address is one of a private network (RFC 1918, RFC 4193), where players are. What is not: this machine itself
 * (players have told Plex that they listen at 127.0.0.1), link-local addresses, behind which clouds keep their secrets,
 * IPv4 in the clothes of IPv6, and names, which could lead anywhere.
 */
export function isPrivateAddress(host: string): boolean {
  if (isIPv4(host)) return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(host);
  return isIPv6(host) && /^f[cd][0-9a-f]{2}:/i.test(host);
}

/**
 * `a=1&b=2`, percent-encoded, without what is undefined. Spaces as %20: Plex reads a plus sign as a space in some places
 * and as itself in others.
 */
export const queryText = (values: Record<string, string | number | undefined>): string =>
  Object.entries(values)
    .flatMap(([key, value]) =>
      value === undefined ? [] : [`${encodeURIComponent(key)}=${encodeURIComponent(String(value).toWellFormed())}`],
    )
    .join("&");

/** What a list of items leaves out: a page of a hundred is else many megabytes. Servers may send it all the same. */
export const LEAN = {
  includeGuids: 1,
  excludeElements: "Media,Genre,Country,Director,Writer,Role,Image,Rating,UltraBlurColors",
};

/**
 * Where Plex is, and where a path of it is. Throws `UserError` for an address that is none, and for a path that leads to
 * another host.
 */
export function plexAddress(address: string) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new UserError("PLEX_URL is not an http or https address.", "Write it like http://127.0.0.1:32400.");
  }
  // One slash: what begins with two is the name of another host.
  const base = new URL(url.pathname.replace(/^\/+/, "/"), url.origin);
  const prefix = base.pathname.replace(/\/+$/, "");
  const toUrl = (path: string): URL => {
    const place = URL.parse(`${prefix}${path}`, base.href);
    // `//elsewhere/x` is a path that is a host, and the token travels with every request.
    if (place?.origin === base.origin) return place;
    throw new UserError("What was asked for is not on the Plex server.", "Ask for a path of the server itself.");
  };
  return { base, toUrl };
}
