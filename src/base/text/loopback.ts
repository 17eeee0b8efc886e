/**
 * True for a name or address that refers to the machine itself, and so to a different machine if it
 * is used elsewhere. Also accepts IPv6 in brackets, as in a URL.
 */
export const isLoopback = (host: string): boolean =>
  host === "localhost" ||
  host.endsWith(".localhost") ||
  host === "::1" ||
  host === "[::1]" ||
  /^127(?:\.\d{1,3}){3}$/.test(host);
