import type { Catalogue } from "./catalogue/works.ts";
import { movieParts, seriesParts } from "./tmdb-append.ts";
import { movieDetails, movieRow, seasonDetails, seriesDetails, seriesRow } from "./tmdb-rows.ts";
import { createTmdbSearch } from "./tmdb-search.ts";

type Query = Record<string, string>;

const PAGE = 20;
const MOST_APPENDED = 20;

/** `route(path, query)` gives the body of an answer, a status to refuse with, or undefined for what does not exist. */
export function createTmdbRoutes(catalogue: Catalogue, today: string) {
  const search = createTmdbSearch(catalogue);

  function page(rows: readonly unknown[], query: Query): unknown {
    const number = Number(query["page"] ?? 1);
    if (!Number.isInteger(number) || number < 1 || number > 500) return 400;
    const results = rows.slice((number - 1) * PAGE, number * PAGE);
    return { page: number, results, total_pages: Math.ceil(rows.length / PAGE), total_results: rows.length };
  }

  function movie(id: number, language: string, append: string[]): unknown {
    const work = catalogue.movies.find((one) => one.id === id);
    return work && { ...movieDetails(work, language), ...movieParts(work, append) };
  }

  function show(id: number, language: string, append: string[]): unknown {
    const work = catalogue.series.find((one) => one.id === id);
    return work && { ...seriesDetails(work, language, today), ...seriesParts(work, append) };
  }

  function season(id: number, number: number): unknown {
    const work = catalogue.series.find((one) => one.id === id);
    const found = work?.seasons.find((one) => one.season === number);
    return work && found && seasonDetails(work, found);
  }

  function find(id: string, source: string, language: string): unknown {
    const movies = catalogue.movies.filter((work) => source === "imdb_id" && work.imdb === id);
    const shows = catalogue.series.filter((work) =>
      source === "imdb_id" ? work.imdb === id : source === "tvdb_id" && String(work.tvdb) === id,
    );
    return {
      movie_results: movies.map((work) => ({ ...movieRow(work, language), media_type: "movie" })),
      tv_results: shows.map((work) => ({ ...seriesRow(work, language), media_type: "tv" })),
      person_results: [],
      tv_episode_results: [],
      tv_season_results: [],
    };
  }

  return (path: string, query: Query): unknown => {
    const language = query["language"] ?? "en-US";
    const append = (query["append_to_response"] ?? "").split(",").filter((name) => name !== "");
    if (append.length > MOST_APPENDED) return 422;
    const [kind = "", what = "", part, number] = path.slice(1).split("/");
    if (path === "/configuration")
      return { images: { secure_base_url: "https://image.tmdb.org/t/p/" }, change_keys: [] };
    if (path === "/authentication") return { success: true, status_code: 1, status_message: "Success." };
    if (path === "/search/movie")
      return page(
        search.movies(query).map((work) => movieRow(work, language)),
        query,
      );
    if (path === "/search/tv")
      return page(
        search.series(query).map((work) => seriesRow(work, language)),
        query,
      );
    if (kind === "movie" && part === undefined) return movie(Number(what), language, append);
    if (kind === "tv" && part === undefined) return show(Number(what), language, append);
    if (kind === "tv" && part === "season" && number !== undefined) return season(Number(what), Number(number));
    if (kind === "find" && part === undefined) return find(what, query["external_source"] ?? "", language);
    return undefined;
  };
}
