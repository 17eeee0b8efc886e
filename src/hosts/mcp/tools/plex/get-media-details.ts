import * as z from "zod";
import { age } from "../../../../app/plex/cache/shapes.ts";
import { details } from "../../../../app/plex/library/shapes.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { mediaId } from "../inputs.ts";

export const getMediaDetails = defineTool({
  name: "get_media_details",
  toolset: "plex",
  role: "reviewer",
  title: "Details of an item",
  description:
    "When a list is not enough: all about one Plex item, with its full summary, genres, files and their quality; cast and chapters on request.",
  hints: READS,
  input: z.strictObject({
    media_id: mediaId.describe("id of an item, e.g. 101"),
    include_cast: z.boolean().optional().describe("default false"),
    include_chapters: z.boolean().optional().describe("default false"),
  }),
  output: z.strictObject({ ...details.shape, ...age }),
  run: async ({ media_id, include_cast, include_chapters }, { library }, { signal }) =>
    (await library()).details(
      { mediaId: media_id, cast: include_cast ?? false, chapters: include_chapters ?? false },
      signal,
    ),
});
