import { UserError } from "../../../core/errors.ts";
import { plexRefusal } from "../transport/errors.ts";
import type { PlexSend } from "../transport/exchange.ts";

/**
 * Resolves a `key` of an answer to path and query for another request to the same server. A key is relative to the
 * requested path (as if that ended in a slash), or a path, or a full address. Undefined for another server, because the
 * token must not travel there. A token in the key is left out.
 */
export function resolveKey(key: string, askedPath: string, base: URL): string | undefined {
  const prefix = base.pathname.replace(/\/+$/, "");
  const asked = askedPath.replace(/[?#].*$/s, "").replace(/\/*$/, "/");
  // A path is relative to Plex's own root, which may be below that of the host.
  const from = /^[/\\](?![/\\])/.test(key) ? `${prefix}${key}` : key;
  const baseUrl = `${base.origin}${prefix}${asked}`;
  const url = URL.canParse(from, baseUrl) ? new URL(from, baseUrl) : undefined;
  if (url?.origin !== base.origin || !`${url.pathname}/`.startsWith(`${prefix}/`)) return undefined;
  const query = url.search
    .slice(1)
    .split("&")
    .filter((part) => part !== "" && !/^x-plex-token(?:=|$)/i.test(part));
  return `${url.pathname.slice(prefix.length)}${query.length > 0 ? `?${query.join("&")}` : ""}`;
}

/**
 * Asks Plex to scan one folder, given as the server sees it, or the whole section. Plex accepts the request before it
 * scans, and it accepts and ignores a folder outside the section's Locations, so callers check that first.
 * @throws UserError `not_found` for an unknown section
 */
export async function refreshSection(
  send: PlexSend,
  sectionId: string,
  path: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  // Other characters could change the path.
  if (!/^[\w-]{1,40}$/.test(sectionId)) throw plexRefusal(404, "such library");
  // A raw + would be read as a space. A lone surrogate cannot be encoded.
  const query = path === undefined ? "" : `?path=${encodeURIComponent(path.toWellFormed())}`;
  const request = {
    path: `/library/sections/${sectionId}/refresh${query}`,
    about: `library ${sectionId}`,
    withToken: true,
  };
  try {
    await send(request, signal);
  } catch (error) {
    // All known clients send GET, but Plex's OpenAPI document 1.2.0 says POST: servers may drop GET.
    if (!(error instanceof UserError) || (error.code !== "not_found" && error.code !== "unsupported")) throw error;
    await send({ ...request, method: "POST" }, signal);
  }
}
