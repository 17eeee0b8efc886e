import * as z from "zod";
import { type Media, PLEX_TYPES } from "../../../core/playback/media.ts";
import { mediaFields, toMedia } from "./media.ts";
import { id } from "./values.ts";

/** An item in a list, and the library that it lies in where Plex says. */
export type Listed = { media: Media; sectionId: string | undefined };

export const listedFields = {
  ...mediaFields,
  // What has no id is no item: the "All episodes" above a show's seasons, a person, a tag.
  ratingKey: id.pipe(z.string()),
  librarySectionID: id,
};

export const wireListed = z.object(listedFields);

/** Undefined for what is no medium: collections, playlists. */
export function toListed(item: z.output<typeof wireListed>): Listed | undefined {
  if (!PLEX_TYPES.some((type) => type === item.type)) return undefined;
  return { media: toMedia(item), sectionId: item.librarySectionID };
}
