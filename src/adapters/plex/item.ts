import * as z from "zod";
import type { Media } from "../../core/playback/media.ts";
import { plexRefusal } from "./transport/errors.ts";
import type { PlexGet } from "./transport/exchange.ts";
import { listOf } from "./wire/lists.ts";
import { toMedia, wireMedia } from "./wire/media.ts";

const WITHIN_MS = 5_000;

const wireItem = z.object({
  MediaContainer: z.object({ Metadata: listOf(wireMedia) }),
});

/** One item of a library. Throws `UserError` `not_found` for an id that Plex does not have. */
export async function readItem(get: PlexGet, mediaId: string, signal: AbortSignal): Promise<Media> {
  // Anything else could climb out of its place in the path, and Plex takes several ids with commas.
  if (!/^[\w-]{1,64}$/.test(mediaId)) throw plexRefusal(404, "such item");
  const request = {
    path: `/library/metadata/${mediaId}`,
    about: `item ${mediaId}`,
    withToken: true,
    withinMs: WITHIN_MS,
  };
  const [item] = (await get(request, wireItem, signal)).MediaContainer.Metadata;
  if (!item) throw plexRefusal(404, `item ${mediaId}`);
  return { ...toMedia(item), id: mediaId };
}
