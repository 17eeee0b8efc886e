import type { Candidate } from "../../core/release/candidate.ts";
import { type AskDeps, createAsk } from "./ask.ts";
import { listLife } from "./cache-life.ts";
import { movieCandidate, seriesCandidate } from "./map.ts";
import { type WireMovieRow, type WireSeriesRow, wireFound } from "./wire.ts";

export type FindSource = "imdb" | "tvdb";

const FORM = { imdb: /^tt\d{1,12}$/, tvdb: /^\d{1,12}$/ };

/**
 * The movies and series that bear another catalogue's id (`tt0133093` of IMDb, `81189` of TVDB). TVDB numbers movies,
 * series, seasons and episodes apart, so one number may give a movie and a series: the caller knows which it wants.
 * Ids of seasons and episodes find nothing; neither does what has not the form of an id.
 */
export function createFind(deps: AskDeps, language: string) {
  const ask = createAsk<{ movie_results: WireMovieRow[]; tv_results: WireSeriesRow[] }>(deps);

  return async (source: FindSource, id: string | number, signal: AbortSignal): Promise<Candidate[]> => {
    const text = String(id);
    if (!FORM[source].test(text)) return [];
    const params = new URLSearchParams({ external_source: `${source}_id`, language });
    const lifeMs = (found: { movie_results: unknown[]; tv_results: unknown[] }): number =>
      listLife([...found.movie_results, ...found.tv_results]);
    const found = await ask({ path: `/find/${text}`, params, schema: wireFound, lifeMs }, signal);
    if (!found) return [];
    return [...found.movie_results.flatMap(movieCandidate), ...found.tv_results.flatMap(seriesCandidate)];
  };
}
