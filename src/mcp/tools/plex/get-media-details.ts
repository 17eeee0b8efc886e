import * as z from "zod";
import { age } from "../../../app/plex/cache/shapes.ts";
import { details } from "../../../app/plex/library/shapes.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { mediaId } from "../inputs.ts";

export const getMediaDetails = defineTool({
  name: "get_media_details",
  toolset: "plex",
  title: "Details of an item",
  description: "One Plex item: summary, genres, cast, chapters, files and their quality.",
  hints: READS,
  input: z.strictObject({
    media_id: mediaId.describe("id of an item"),
    include_cast: z.boolean().optional().describe("default true"),
    include_chapters: z.boolean().optional().describe("default true"),
  }),
  output: z.strictObject({ ...details.shape, ...age }),
  run: ({ media_id, include_cast, include_chapters }, { library }, { signal }) =>
    library().details({ mediaId: media_id, cast: include_cast ?? true, chapters: include_chapters ?? true }, signal),
});
