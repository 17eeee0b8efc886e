import * as z from "zod";
import { age } from "../../../../app/plex/cache/shapes.ts";
import { viewings } from "../../../../app/plex/library/shapes.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { DEFAULT_LIMIT, library, limit, mediaId, offset } from "../inputs.ts";

export const getWatchHistory = defineTool({
  name: "get_watch_history",
  toolset: "plex",
  role: "reviewer",
  title: "Watch history",
  description: "Who watched what in Plex, newest first; filter by person, library, item or time.",
  hints: READS,
  input: z.strictObject({
    user: z.string().min(1).max(300).optional().describe("only theirs, e.g. Ann"),
    library: library.optional(),
    media_id: mediaId.optional().describe("an item, of a show all episodes; e.g. 101"),
    since: z.string().max(40).optional().describe("ISO 8601, e.g. 2026-11-20"),
    limit,
    offset,
  }),
  output: z.strictObject({ ...viewings.shape, ...age }),
  run: async ({ media_id: mediaId, ...query }, { library: plex }, { signal }) =>
    (await plex()).history(
      { ...query, mediaId, limit: query.limit ?? DEFAULT_LIMIT, offset: query.offset ?? 0 },
      signal,
    ),
});
