import { isIPv4, isIPv6 } from "node:net";

/**
 * Whether an address is one of a private network (RFC 1918, RFC 4193), where players are. What is not: this machine itself
 * (players have told Plex that they listen at 127.0.0.1), link-local addresses, behind which clouds keep their secrets,
 * IPv4 in the clothes of IPv6, and names, which could lead anywhere.
 */
export function isPrivateAddress(host: string): boolean {
  if (isIPv4(host)) return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(host);
  return isIPv6(host) && /^f[cd][0-9a-f]{2}:/i.test(host);
}
