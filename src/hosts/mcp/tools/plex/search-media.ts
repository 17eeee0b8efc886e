import * as z from "zod";
import { age } from "../../../../app/plex/cache/shapes.ts";
import { SEARCHED } from "../../../../app/plex/library/search-media.ts";
import { found } from "../../../../app/plex/library/shapes.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { DEFAULT_LIMIT, library, limit } from "../inputs.ts";

export const searchMedia = defineTool({
  name: "search_media",
  toolset: "plex",
  role: "reviewer",
  title: "Search Plex",
  description:
    "Finds films, series, episodes, music and photos in Plex by title or people; then get_media_details. total counts what was found.",
  hints: READS,
  input: z.strictObject({
    query: z.string().min(1).max(300).describe("words, e.g. dune"),
    media_type: z.enum(SEARCHED).optional().describe("only this kind, e.g. movie"),
    library: library.optional(),
    limit,
  }),
  output: z.strictObject({ ...found.shape, ...age }),
  run: async ({ media_type: mediaType, ...rest }, { library: plex }, { signal }) =>
    (await plex()).search({ ...rest, mediaType, limit: rest.limit ?? DEFAULT_LIMIT }, signal),
});
