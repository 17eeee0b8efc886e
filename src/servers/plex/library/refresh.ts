import { UserError } from "../../../core/errors.ts";
import { plexRefusal } from "../transport/errors.ts";
import type { PlexSend } from "../transport/exchange.ts";

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
