/**
 * Where a `key` of an answer leads: path and query for another request to the same server. Keys are relative to the path
 * that was asked, as if that ended in a slash; or a path; or a whole address. Undefined for another server: the token
 * must not travel there. A token in it is left out.
 */
export function resolveKey(key: string, askedPath: string, base: URL): string | undefined {
  const prefix = base.pathname.replace(/\/+$/, "");
  const asked = askedPath.replace(/[?#].*$/s, "").replace(/\/*$/, "/");
  // A path is meant from Plex's own root, which may lie below that of the host.
  const from = /^[/\\](?![/\\])/.test(key) ? `${prefix}${key}` : key;
  const place = `${base.origin}${prefix}${asked}`;
  const url = URL.canParse(from, place) ? new URL(from, place) : undefined;
  if (url?.origin !== base.origin || !`${url.pathname}/`.startsWith(`${prefix}/`)) return undefined;
  const query = url.search
    .slice(1)
    .split("&")
    .filter((part) => part !== "" && !/^x-plex-token(?:=|$)/i.test(part));
  return `${url.pathname.slice(prefix.length)}${query.length > 0 ? `?${query.join("&")}` : ""}`;
}
