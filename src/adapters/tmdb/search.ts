import type { MediaType } from "../../core/identity.ts";
import type { Candidate } from "../../core/release/candidate.ts";
import { type AskDeps, createAsk } from "./ask.ts";
import { listLife } from "./cache-life.ts";
import { movieCandidate, seriesCandidate } from "./map.ts";
import { wireMovies, wireSeriesList } from "./wire.ts";

export type SearchQuery = { type: MediaType; title: string; year?: number | undefined };

const MOST_CHARACTERS = 200;

/**
 * The first page of TMDb's search, at most 20 candidates in TMDb's order. A movie's year is that of any of its releases:
 * names often carry the year of another country's, and the score judges the distance. A series' year is its first.
 */
export function createSearch(deps: AskDeps, language: string) {
  const askMovies = createAsk<{ results: Parameters<typeof movieCandidate>[0][] }>(deps);
  const askSeries = createAsk<{ results: Parameters<typeof seriesCandidate>[0][] }>(deps);
  const lifeMs = ({ results }: { results: unknown[] }): number => listLife(results);

  return async ({ type, title, year }: SearchQuery, signal: AbortSignal): Promise<Candidate[]> => {
    const query = plain(title);
    if (query === "") return [];
    const params = new URLSearchParams({ query, include_adult: "false", language });
    if (year !== undefined) params.set(type === "movie" ? "year" : "first_air_date_year", String(year));
    if (type === "movie") {
      const found = await askMovies({ path: "/search/movie", params, schema: wireMovies, lifeMs }, signal);
      return (found?.results ?? []).flatMap(movieCandidate);
    }
    const found = await askSeries({ path: "/search/tv", params, schema: wireSeriesList, lifeMs }, signal);
    return (found?.results ?? []).flatMap(seriesCandidate);
  };
}

/** A title that TMDb takes: no control or formatting characters, single spaces, no more than 200 characters. */
function plain(title: string): string {
  const text = title.slice(0, 2 * MOST_CHARACTERS).replace(/[\p{C}\s]+/gu, " ");
  return Array.from(text).slice(0, MOST_CHARACTERS).join("").trim();
}
