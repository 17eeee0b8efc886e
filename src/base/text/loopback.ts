/**
 * True for a name or address of the machine itself, which means something else on another machine.
 * Accepts IPv6 also in the brackets of a URL.
 */
export const isLoopback = (host: string): boolean =>
  host === "localhost" ||
  host.endsWith(".localhost") ||
  host === "::1" ||
  host === "[::1]" ||
  /^127(?:\.\d{1,3}){3}$/.test(host);
