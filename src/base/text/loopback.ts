/**
 * A name or address of the machine itself, which leads elsewhere on another one. IPv6 also in the
 * brackets of an address.
 */
export const isLoopback = (host: string): boolean =>
  host === "localhost" ||
  host.endsWith(".localhost") ||
  host === "::1" ||
  host === "[::1]" ||
  /^127(?:\.\d{1,3}){3}$/.test(host);
