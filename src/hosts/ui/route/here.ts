import { type PageAddress, placeAt } from "../../../core/page/place.ts";

/** Where the browser is. */
export function placeHere(): PageAddress {
  const base = new URL(document.baseURI).pathname;
  const { pathname, search } = location;
  return placeAt(pathname.startsWith(base) ? pathname.slice(base.length) : pathname, search);
}
