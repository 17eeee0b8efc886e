import * as z from "zod";
import { shownDetails, shownEpisode, shownWorks } from "../../../../app/shown/lookup-shape.ts";
import { byReviewer, defineTool, LOOKS_UP } from "../define.ts";
import { integer, text, tmdbId, type, year } from "../fields.ts";

const DEFAULT_WORKS = 10;

export const searchTmdb = defineTool({
  ...byReviewer("identify", LOOKS_UP),
  name: "search_tmdb",
  title: "Search TMDB",
  description:
    "Finds the tmdb_id of a film or series by title, best first, when no candidate of a release is right. Then approve_ingest with type and tmdb_id, or get_tmdb_details to tell works apart.",
  input: z.strictObject({
    query: text(300).describe("title, e.g. dune"),
    type,
    year,
    limit: integer(1, 40).optional().describe(`default ${DEFAULT_WORKS}, e.g. 5`),
  }),
  output: shownWorks,
  run: async ({ query, type: kind, year: from, limit = DEFAULT_WORKS }, { queue }, { signal }) =>
    (await queue()).search({ title: query, type: kind, year: from, limit }, signal),
});

export const getTmdbDetails = defineTool({
  ...byReviewer("identify", LOOKS_UP),
  name: "get_tmdb_details",
  title: "One work on TMDB",
  description:
    "One film or series: runtime, genres, other ids and titles, how many episodes each season has; with season its episodes (title, length, date, in_library). Compare it with a release before approve_ingest.",
  input: z.strictObject({
    type: type.unwrap().describe("kind of work"),
    tmdb_id: tmdbId.unwrap().describe("from search_tmdb, e.g. 841"),
    season: integer(0, 9999).optional().describe("of a series, e.g. 1; 0: specials"),
  }),
  output: shownDetails,
  run: async ({ type: kind, tmdb_id, season }, { works }, { signal }) =>
    (await works()).details({ type: kind, tmdbId: tmdb_id, season }, signal),
});

export const getTmdbEpisode = defineTool({
  ...byReviewer("identify", LOOKS_UP),
  name: "get_tmdb_episode",
  title: "One episode on TMDB",
  description:
    "Title, date and plot of one episode, to check a file's numbers; approve_ingest takes others.",
  input: z.strictObject({
    tmdb_id: tmdbId.unwrap().describe("of the series, e.g. 19885"),
    season: integer(0, 9999).describe("e.g. 1; 0: specials"),
    episode: integer(0, 99_999).describe("its number in the season, e.g. 3"),
  }),
  output: shownEpisode,
  run: async ({ tmdb_id, ...numbers }, { works }, { signal }) =>
    (await works()).episode({ tmdbId: tmdb_id, ...numbers }, signal),
});
