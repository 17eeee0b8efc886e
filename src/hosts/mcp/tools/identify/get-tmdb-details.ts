import * as z from "zod";
import { shownDetails } from "../../../../app/shown/lookup-shape.ts";
import { defineTool } from "../define.ts";
import { LOOKS_UP } from "../hints.ts";
import { tmdbId, type } from "../inputs.ts";

export const getTmdbDetails = defineTool({
  name: "get_tmdb_details",
  toolset: "identify",
  role: "reviewer",
  title: "One work on TMDb",
  description:
    "One film or series: runtime, genres, other ids and titles, how many episodes each season has; with season its episodes (title, length, date, in_library). Compare it with a release before approve_ingest.",
  hints: LOOKS_UP,
  input: z.strictObject({
    type: type.unwrap().describe("kind of work"),
    tmdb_id: tmdbId.unwrap().describe("from search_tmdb, e.g. 841"),
    season: z.number().int().min(0).max(9999).optional().describe("of a series, e.g. 1; 0: specials"),
  }),
  output: shownDetails,
  run: async ({ type: kind, tmdb_id, season }, { works }, { signal }) =>
    (await works()).details({ type: kind, tmdbId: tmdb_id, season }, signal),
});
