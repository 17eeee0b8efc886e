import { UserError } from "../../../core/errors.ts";

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
