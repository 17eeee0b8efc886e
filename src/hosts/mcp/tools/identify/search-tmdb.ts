import * as z from "zod";
import { shownWorks } from "../../../../app/shown/lookup-shape.ts";
import { defineTool } from "../define.ts";
import { LOOKS_UP } from "../hints.ts";
import { type, year } from "../inputs.ts";

const DEFAULT_WORKS = 10;

export const searchTmdb = defineTool({
  name: "search_tmdb",
  toolset: "identify",
  role: "reviewer",
  title: "Search TMDb",
  description:
    "Finds the tmdb_id of a film or series by title, best first, when no candidate of a release is right. Then approve_ingest with type and tmdb_id, or get_tmdb_details to tell works apart.",
  hints: LOOKS_UP,
  input: z.strictObject({
    query: z.string().min(1).max(300).describe("title, e.g. dune"),
    type,
    year,
    limit: z.number().int().min(1).max(40).optional().describe(`default ${DEFAULT_WORKS}, e.g. 5`),
  }),
  output: shownWorks,
  run: async ({ query, type: kind, year: from, limit = DEFAULT_WORKS }, { review }, { signal }) =>
    (await review()).search({ title: query, type: kind, year: from, limit }, signal),
});
