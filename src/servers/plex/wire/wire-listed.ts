import * as z from "zod";
import { type Media, PLEX_TYPES } from "../../../core/playback/session.ts";
import { mediaFields, toMedia } from "./media.ts";
import { id } from "./values.ts";

/** An item in a list, with its library if Plex reports it. */
export type ListedMedia = { media: Media; sectionId: string | undefined };

export const listedFields = {
  ...mediaFields,
  // Entries without an id are not items: "All episodes" above a show's seasons, people, tags.
  ratingKey: id.pipe(z.string()),
  librarySectionID: id,
};

export const wireListed = z.object(listedFields);

/** Returns undefined for entries that are not media: collections, playlists. */
export function toListed(item: z.output<typeof wireListed>): ListedMedia | undefined {
  if (!PLEX_TYPES.some((type) => type === item.type)) return undefined;
  return { media: toMedia(item), sectionId: item.librarySectionID };
}
