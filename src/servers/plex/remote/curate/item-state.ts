import * as z from "zod";
import { listOf } from "../../../../adapters/http/lists.ts";
import type { Media } from "../../../../core/playback/session.ts";
import { notListed } from "../../transport/errors.ts";
import type { PlexPages } from "../../transport/pages.ts";
import { createItemRequest, LEAN, type PlexGet } from "../../transport/request.ts";
import { wireFiles } from "../../wire/details.ts";
import { mediaFields, toMedia } from "../../wire/media.ts";
import { anything, container, id, number } from "../../wire/values.ts";

/**
 * An item as PLEX_TOKEN's user sees it. `leaves` and `watched` count films, episodes or tracks;
 * both are 1 or less for an item that plays.
 */
export type ItemState = {
  media: Media;
  sectionId: string | undefined;
  /** The match, as Plex writes it. Items of other agents have no canonical form. */
  guid: string | undefined;
  leaves: number;
  watched: number;
  /** The user's own rating, 0 to 10. */
  userRating: number | undefined;
  /** Paths as the server sees them. Empty for a show, a season, an artist or an album. */
  files: string[];
};

const wireState = z.object({
  ...mediaFields,
  ...wireFiles,
  ratingKey: id,
  librarySectionID: id,
  guid: anything,
  viewCount: number,
  userRating: number,
  leafCount: number,
  viewedLeafCount: number,
});
const wireItem = container({ librarySectionID: id, Metadata: listOf(wireState) });

const MAX_FILES = 200;
const REQUEST_TIMEOUT_MS = 5_000;

const isFolderType = (type: string): boolean =>
  type === "show" || type === "season" || type === "artist" || type === "album";

/**
 * Reads an item with the state that a write changes.
 * @throws UserError `not_found` for an id that Plex does not have
 */
export async function readItemState(
  get: PlexGet,
  mediaId: string,
  signal: AbortSignal,
): Promise<ItemState> {
  const request = {
    ...createItemRequest(mediaId, { includeGuids: 1 }),
    withinMs: REQUEST_TIMEOUT_MS,
  };
  const { Metadata, librarySectionID } = (await get(request, wireItem, signal)).MediaContainer;
  const item = Metadata.find(({ ratingKey = mediaId }) => ratingKey === mediaId);
  if (!item) throw notListed(`item ${mediaId}`);
  const media = { ...toMedia(item), id: mediaId };
  const hasLeaves = isFolderType(media.type);
  return {
    media,
    sectionId: item.librarySectionID ?? librarySectionID,
    guid: typeof item.guid === "string" ? item.guid.slice(0, 500) : undefined,
    leaves: hasLeaves ? (item.leafCount ?? 0) : 1,
    watched: hasLeaves ? (item.viewedLeafCount ?? 0) : Math.min(1, item.viewCount ?? 0),
    userRating: item.userRating,
    files: pathsOf(item),
  };
}

function pathsOf({ Media, Part }: z.output<z.ZodObject<typeof wireFiles>>): string[] {
  return [...Media.flatMap((media) => media.Part), ...Part]
    .flatMap(({ file }) => (typeof file === "string" && file !== "" ? file : []))
    .slice(0, MAX_FILES);
}

/** A film, episode or track below an item. */
export type Leaf = { id: string; isWatched: boolean };

const wireLeaf = z.object({ ratingKey: id.pipe(z.string()), viewCount: number });
const PAGE_SIZE = 500;

/** Lists what an item plays: itself, or everything below it, in Plex's order. */
export async function listLeaves(
  pages: PlexPages,
  { media, watched }: ItemState,
  signal: AbortSignal,
): Promise<Leaf[]> {
  if (!isFolderType(media.type)) return [{ id: media.id, isWatched: watched > 0 }];
  const what = media.type === "season" || media.type === "album" ? "/children" : "/allLeaves";
  const request = {
    ...createItemRequest(media.id, LEAN, "item", what),
    waits: "client",
  } as const;
  const leaves: Leaf[] = [];
  for await (const { items } of pages(request, wireLeaf, { size: PAGE_SIZE }, signal)) {
    for (const { ratingKey, viewCount = 0 } of items) {
      leaves.push({ id: ratingKey, isWatched: viewCount > 0 });
    }
  }
  return leaves;
}
