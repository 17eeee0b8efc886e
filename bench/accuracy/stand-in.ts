import { json } from "../../src/demo/stand-ins/fail.ts";
import { tmdbRefusal } from "../../src/demo/stand-ins/fake-tmdb.ts";
import { type FakeRequest, type StandIn, startLoopback } from "../../src/demo/stand-ins/loopback.ts";
import type { Catalogue, Entry, Season } from "./catalogue.ts";
import { createSearchIndex } from "./search-index.ts";

const PAGE = 20;
// TMDb refuses more parts in one request: https://developer.themoviedb.org/docs/append-to-response
const MAX_APPENDED = 20;

/**
 * The votes of a work whose votes no export tells. TMDb lists what has 200 and more among its top rated films, and the
 * exports have that list: nearly all others have fewer. Fewer make more rivals negligible.
 */
export const UNKNOWN_VOTES = 200;

/** The answer to a request that wants too much at once. */
const TOO_MANY = Symbol("more appended parts than TMDb allows");

const shared = ({ id, popularity, votes }: Entry) => ({
  id,
  popularity,
  overview: "",
  genre_ids: [],
  vote_count: votes,
});
const movieRow = (entry: Entry) => ({
  ...shared(entry),
  title: entry.title,
  original_title: entry.originalTitle,
  release_date: entry.date,
});
const seriesRow = (entry: Entry) => ({
  ...shared(entry),
  name: entry.title,
  original_name: entry.originalTitle,
  first_air_date: entry.date,
  origin_country: [],
});
const seasonBody = ({ season, episodes }: Season) => ({
  season_number: season,
  name: `Season ${season}`,
  episodes: episodes.map(({ episode, name, airDate }) => ({
    season_number: season,
    episode_number: episode,
    name,
    air_date: airDate,
    runtime: 45,
  })),
});

function createRoutes({ movies, series, seasonsOf }: Catalogue) {
  const searchMovies = createSearchIndex(movies);
  const searchSeries = createSearchIndex(series);
  const byId = (list: readonly Entry[]) => new Map(list.map((entry) => [entry.id, entry]));
  const byImdb = (list: readonly Entry[]) =>
    new Map(list.flatMap((entry) => (entry.imdb === undefined ? [] : [[entry.imdb, entry] as const])));
  const known = { movie: byId(movies), tv: byId(series) };
  const linked = { movie: byImdb(movies), tv: byImdb(series) };

  const page = (rows: readonly unknown[]) => ({
    page: 1,
    results: rows.slice(0, PAGE),
    total_results: rows.length,
    total_pages: Math.max(1, Math.ceil(rows.length / PAGE)),
  });
  const movie = (entry: Entry) => ({
    ...movieRow(entry),
    imdb_id: entry.imdb ?? null,
    runtime: entry.runtimeMinutes ?? null,
    alternative_titles: { titles: entry.otherTitles.map((title) => ({ title })) },
    translations: { translations: [] },
  });
  function show(entry: Entry, appended: readonly string[]) {
    const seasons = seasonsOf(entry);
    const asked = seasons.filter(({ season }) => appended.includes(`season/${season}`));
    return {
      ...seriesRow(entry),
      seasons: seasons.map(({ season, episodes, count }) => ({
        season_number: season,
        name: `Season ${season}`,
        episode_count: count ?? episodes.length,
      })),
      number_of_seasons: seasons.filter(({ season }) => season > 0).length,
      alternative_titles: { results: entry.otherTitles.map((title) => ({ title })) },
      translations: { translations: [] },
      external_ids: { imdb_id: entry.imdb ?? null },
      ...(appended.includes("episode_groups") && { episode_groups: { results: [] } }),
      ...Object.fromEntries(asked.map((season) => [`season/${season.season}`, seasonBody(season)])),
    };
  }

  return ({ path, query }: FakeRequest): unknown => {
    const appended = (query["append_to_response"] ?? "").split(",");
    if (appended.length > MAX_APPENDED) return TOO_MANY;
    const [kind = "", what = "", part, number] = path.replace(/^\/3\//, "").split("/");
    const { query: words = "", year = "", primary_release_year = year, first_air_date_year = "" } = query;
    if (kind === "search" && what === "movie") return page(searchMovies(words, primary_release_year).map(movieRow));
    if (kind === "search" && what === "tv") return page(searchSeries(words, first_air_date_year).map(seriesRow));
    if (kind === "find") {
      const [film, programme] = [linked.movie.get(what), linked.tv.get(what)];
      return { movie_results: film ? [movieRow(film)] : [], tv_results: programme ? [seriesRow(programme)] : [] };
    }
    if (kind === "movie") return maybe(known.movie.get(Number(what)), movie);
    if (kind !== "tv") return undefined;
    const entry = known.tv.get(Number(what));
    if (part === undefined) return maybe(entry, (one) => show(one, appended));
    if (part === "episode_groups") return entry && { results: [] };
    const season = entry && seasonsOf(entry).find((one) => one.season === Number(number));
    return part === "season" ? maybe(season, seasonBody) : undefined;
  };
}

const maybe = <T, U>(value: T | undefined, use: (value: T) => U): U | undefined =>
  value === undefined ? undefined : use(value);

/** Serves the catalogue as TMDb's API v3 on the loopback address, without a key. */
export function startCatalogue(catalogue: Catalogue, unknownVotes = UNKNOWN_VOTES): Promise<StandIn> {
  const voted = (list: readonly Entry[]) => list.map((entry) => ({ ...entry, votes: entry.votes ?? unknownVotes }));
  const { movies, series } = catalogue;
  const route = createRoutes({ ...catalogue, movies: voted(movies), series: voted(series) });
  const answer = (asked: FakeRequest) => {
    const body = route(asked);
    if (body === TOO_MANY) return tmdbRefusal(422);
    return body === undefined ? tmdbRefusal(404) : json(body);
  };
  return startLoopback({ answer, refusal: tmdbRefusal });
}
