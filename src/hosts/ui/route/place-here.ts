import { type PageAddress, parsePlace } from "../../../core/page/place.ts";

/** Parses the browser's current address. */
export function readPlaceHere(): PageAddress {
  const base = new URL(document.baseURI).pathname;
  const { pathname, search } = location;
  return parsePlace(pathname.startsWith(base) ? pathname.slice(base.length) : pathname, search);
}
