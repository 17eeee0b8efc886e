import { isIPv4, isIPv6 } from "node:net";
import { defined } from "../../../core/defined.ts";
import { UserError } from "../../../core/errors.ts";

/**
 * Whether an address is in a private network (RFC 1918, RFC 4193), where players are. Excluded are loopback addresses
 * (some players report 127.0.0.1 to Plex), link-local addresses (cloud metadata services), IPv4-mapped IPv6 addresses,
 * and names, which could resolve to anything.
 */
export function isPrivateAddress(host: string): boolean {
  if (isIPv4(host)) return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(host);
  return isIPv6(host) && /^f[cd][0-9a-f]{2}:/i.test(host);
}

/**
 * `a=1&b=2`, percent-encoded, without undefined values. Spaces become %20: Plex reads a plus sign as a space in some
 * places and as a plus in others.
 */
export const queryText = (values: Record<string, string | number | undefined>): string =>
  Object.entries(defined(values))
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(sent(String(value)))}`)
    .join("&");

/** No server reads a half character, or a text after a zero. */
const sent = (text: string): string => text.toWellFormed().replaceAll("\0", " ");

/** Excludes what would make a page of a hundred items many megabytes. Servers may send it anyway. */
export const LEAN = {
  includeGuids: 1,
  excludeElements: "Media,Genre,Country,Director,Writer,Role,Image,Rating,UltraBlurColors",
};

/**
 * The base URL of Plex, and a function from a path to its URL.
 * @throws UserError for an invalid address, and for a path that leads to another host
 */
export function plexAddress(address: string) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new UserError("PLEX_URL is not an http or https address.", "Write it like http://127.0.0.1:32400.");
  }
  // One slash: two would begin the name of another host.
  const base = new URL(url.pathname.replace(/^\/+/, "/"), url.origin);
  const prefix = base.pathname.replace(/\/+$/, "");
  const toUrl = (path: string): URL => {
    const target = URL.parse(`${prefix}${path}`, base.href);
    // `//elsewhere/x` names another host, and every request carries the token.
    if (target?.origin === base.origin) return target;
    throw new UserError("This path is not on the Plex server.", "Use a path of the server itself.");
  };
  return { base, toUrl };
}
