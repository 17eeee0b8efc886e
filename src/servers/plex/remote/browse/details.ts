import { listOf, oneOf } from "../../../../adapters/http/lists.ts";
import type { Media } from "../../../../core/playback/session.ts";
import { notListed } from "../../transport/errors.ts";
import { createItemRequest, type PlexGet } from "../../transport/request.ts";
import { type MediaDetails, toDetails, wireDetails } from "../../wire/details.ts";
import { toMedia, wireMedia } from "../../wire/media.ts";
import { container, name } from "../../wire/values.ts";

const REQUEST_TIMEOUT_MS = 5_000;

/** An answer may have items that were not requested. Some servers omit the requested item's id. */
const isOf =
  (mediaId: string) =>
  <T extends { ratingKey?: string | undefined }>(item: T | undefined): item is T =>
    item !== undefined && (item.ratingKey === undefined || item.ratingKey === mediaId);

const wireItem = container({ Metadata: listOf(wireMedia) });

/**
 * Returns one item of a library. @throws UserError `not_found` for an id that Plex does not have
 */
export async function readItem(get: PlexGet, mediaId: string, signal: AbortSignal): Promise<Media> {
  const request = { ...createItemRequest(mediaId), withinMs: REQUEST_TIMEOUT_MS };
  const { Metadata } = (await get(request, wireItem, signal)).MediaContainer;
  const item = Metadata.find(isOf(mediaId));
  if (!item) throw notListed(`item ${mediaId}`);
  return { ...toMedia(item), id: mediaId };
}

const wireAnswer = container({
  // Details contain the library's title once for the whole response.
  librarySectionTitle: name,
  Metadata: listOf(oneOf(wireDetails)),
});

/**
 * Returns all details of one item. The files are listed as Plex remembers them, because checking
 * whether they exist would wake disks.
 * @throws UserError `not_found` for an id that Plex does not have
 */
export async function readDetails(
  get: PlexGet,
  mediaId: string,
  signal: AbortSignal,
): Promise<MediaDetails> {
  const request = createItemRequest(mediaId, { includeGuids: 1, includeChapters: 1 });
  const { Metadata, librarySectionTitle } = (await get(request, wireAnswer, signal)).MediaContainer;
  const item = Metadata.find(isOf(mediaId));
  if (!item) throw notListed(`item ${mediaId}`);
  const details = toDetails(item);
  return {
    ...details,
    media: { ...details.media, id: mediaId, library: details.media.library ?? librarySectionTitle },
  };
}
