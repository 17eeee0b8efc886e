import * as z from "zod";
import { shownEpisode } from "../../../../app/shown/lookup-shape.ts";
import { defineTool } from "../define.ts";
import { LOOKS_UP } from "../hints.ts";
import { tmdbId } from "../inputs.ts";

export const getTmdbEpisode = defineTool({
  name: "get_tmdb_episode",
  toolset: "identify",
  role: "reviewer",
  title: "One episode on TMDb",
  description:
    "Title, date and plot of one episode, to see whether a file's numbers are right; approve_ingest takes others.",
  hints: LOOKS_UP,
  input: z.strictObject({
    tmdb_id: tmdbId.unwrap().describe("of the series, e.g. 19885"),
    season: z.number().int().min(0).max(9999).describe("e.g. 1; 0: specials"),
    episode: z.number().int().min(0).max(99_999).describe("its number in the season, e.g. 3"),
  }),
  output: shownEpisode,
  run: async ({ tmdb_id, ...numbers }, { works }, { signal }) =>
    (await works()).episode({ tmdbId: tmdb_id, ...numbers }, signal),
});
