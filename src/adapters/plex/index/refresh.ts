import { UserError } from "../../../core/errors.ts";
import { plexRefusal } from "../transport/errors.ts";
import type { PlexSend } from "../transport/exchange.ts";

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
