import * as z from "zod";
import { age } from "../../../../app/plex/cache/shapes.ts";
import { recent } from "../../../../app/plex/library/shapes.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { DEFAULT_LIMIT, library } from "../inputs.ts";

export const getRecentlyAdded = defineTool({
  name: "get_recently_added",
  toolset: "plex",
  role: "reviewer",
  title: "New in Plex",
  description: "What Plex took in last, newest first. New episodes stand together as their season or show.",
  hints: READS,
  input: z.strictObject({
    library: library.optional(),
    limit: z.number().int().min(1).max(50).optional().describe("default 20, e.g. 10"),
  }),
  output: z.strictObject({ ...recent.shape, ...age }),
  run: async (query, { library: plex }, { signal }) =>
    (await plex()).recentlyAdded({ ...query, limit: query.limit ?? DEFAULT_LIMIT }, signal),
});
