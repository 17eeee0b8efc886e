import * as z from "zod";
import { shownWhole } from "../../../../app/filed-works/filed-work-shape.ts";
import { MEDIA_TYPES } from "../../../../core/identity.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { season } from "../inputs.ts";

export const getFiledWork = defineTool({
  name: "get_filed_work",
  audience: "page",
  toolset: "ingest",
  role: "reviewer",
  title: "A filed work",
  description: "One film or series with its files in the library, its downloads, its trash and what happened.",
  hints: READS,
  input: z.strictObject({
    type: z.enum(MEDIA_TYPES).describe("kind of work, e.g. tv"),
    tmdb_id: z.number().int().min(1).max(1e9).describe("TMDb id of the work, e.g. 841"),
    season,
  }),
  output: shownWhole,
  run: async ({ type, tmdb_id: tmdbId, season: asked }, { filedWorks }, { signal }) =>
    (await filedWorks()).one({ type, tmdbId, season: asked }, signal),
});
