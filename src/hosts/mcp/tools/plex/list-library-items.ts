import * as z from "zod";
import { age } from "../../../../app/plex/cache/shapes.ts";
import { items, listedType } from "../../../../app/plex/library/shapes.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { DEFAULT_LIMIT, library, limit, offset } from "../inputs.ts";

export const listLibraryItems = defineTool({
  name: "list_library_items",
  toolset: "plex",
  role: "reviewer",
  title: "Browse a library",
  description:
    "To browse: what a Plex library holds, filtered and sorted, a page at a time. For a title use search_media; for one item get_media_details.",
  hints: READS,
  input: z.strictObject({
    library,
    type: listedType.optional().describe("default: the library's own kind; e.g. episode"),
    sort: z.enum(["added", "title", "year", "rating"]).optional().describe("e.g. added; all but title: highest first"),
    year: z.number().int().min(1800).max(2200).optional().describe("only of this year, e.g. 1999"),
    genre: z.string().min(1).max(100).optional().describe("name, e.g. Drama"),
    unwatched: z.boolean().optional().describe("true: only what has something unwatched"),
    limit,
    offset,
  }),
  output: z.strictObject({ ...items.shape, ...age }),
  run: async (query, { library: plex }, { signal }) =>
    (await plex()).items({ ...query, limit: query.limit ?? DEFAULT_LIMIT, offset: query.offset ?? 0 }, signal),
});
