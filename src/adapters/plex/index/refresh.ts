import { UserError } from "../../../core/errors.ts";
import { plexRefusal } from "../transport/errors.ts";
import type { PlexSend } from "../transport/exchange.ts";

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

/**
 * Asks Plex to scan one folder, given as the server sees it, or the whole section. Accepted is not done, and a folder under no Location of the
 * section is accepted and ignored: whoever calls checks that before. Throws `UserError` `not_found` for an unknown section.
 */
export async function refreshSection(
  send: PlexSend,
  sectionId: string,
  path: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  // Anything else could climb out of its place in the path.
  if (!/^[\w-]{1,40}$/.test(sectionId)) throw plexRefusal(404, "such library");
  // A raw + would be read as a space; a lone surrogate cannot be encoded at all.
  const query = path === undefined ? "" : `?path=${encodeURIComponent(path.toWellFormed())}`;
  const request = {
    path: `/library/sections/${sectionId}/refresh${query}`,
    about: `library ${sectionId}`,
    withToken: true,
  };
  try {
    await send(request, signal);
  } catch (error) {
    // Every client in the field sends GET, Plex's document (OpenAPI 1.2.0) says POST: servers may drop the one.
    if (!(error instanceof UserError) || (error.code !== "not_found" && error.code !== "unsupported")) throw error;
    await send({ ...request, method: "POST" }, signal);
  }
}
