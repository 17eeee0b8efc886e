import type { Catalogue, FakeMovie, FakeSeries } from "./catalogue/works.ts";
import { movieDetails, movieRow, seasonDetails, seriesDetails, seriesRow } from "./rows.ts";
import { createSearchIndex } from "./search.ts";

type Query = Record<string, string>;
/** A part that `append_to_response` names; undefined for what does not exist. */
type Part = (name: string) => unknown;

const moviePart =
  (work: FakeMovie): Part =>
  (name) => {
    if (name === "alternative_titles") return { titles: alternatives(work) };
    if (name === "external_ids") return { imdb_id: work.imdb };
    return name === "translations" ? { translations: translations(work, "title") } : undefined;
  };

/** As for movies; `season/1` is that season. */
const seriesPart =
  (work: FakeSeries): Part =>
  (name) => {
    if (name === "alternative_titles") return { results: alternatives(work) };
    if (name === "external_ids") return { imdb_id: work.imdb, tvdb_id: work.tvdb };
    if (name === "translations") return { translations: translations(work, "name") };
    return name.startsWith("season/") ? seasonOf(work, Number(name.slice("season/".length))) : undefined;
  };

/** Each under its own name; what does not exist is left out. */
const pick = (names: readonly string[], part: Part): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, part(name)] as const).filter(([, value]) => value !== undefined));

const alternatives = (work: FakeMovie | FakeSeries) =>
  work.alternatives.map((title) => ({ iso_3166_1: work.countries[0] ?? "US", title, type: "" }));

/** Every work has English; a title that equals the original is empty, as on TMDb. */
const translations = (work: FakeMovie | FakeSeries, field: "title" | "name") =>
  Object.entries({ en: work.title, ...work.translations }).map(([language, title]) => ({
    iso_639_1: language,
    data: { [field]: title === work.originalTitle ? "" : title, overview: "" },
  }));

function seasonOf(work: FakeSeries, number: number) {
  const found = work.seasons.find(({ season }) => season === number);
  return found && seasonDetails(work, found);
}

const episodeOf = (work: FakeSeries, season: number, number: number) =>
  seasonOf(work, season)?.episodes.find((one) => one.episode_number === number);

const yearOf = (date: string): string => date.slice(0, 4);

const PAGE_SIZE = 20;
// TMDb refuses more parts in one request: https://developer.themoviedb.org/docs/append-to-response
const MAX_APPENDED = 20;

function page(rows: readonly unknown[], query: Query): unknown {
  const number = Number(query["page"] ?? 1);
  if (!Number.isInteger(number) || number < 1 || number > 500) return 400;
  const results = rows.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE);
  return { page: number, results, total_pages: Math.ceil(rows.length / PAGE_SIZE), total_results: rows.length };
}

/** `route(path, query)` gives the body of an answer, a status to refuse with, or undefined for what does not exist. */
export function createTmdbRoutes({ movies, series }: Catalogue, today: string) {
  const findMovies = createSearchIndex(movies);
  const findSeries = createSearchIndex(series);
  const movieById = new Map(movies.map((work) => [work.id, work]));
  const seriesById = new Map(series.map((work) => [work.id, work]));

  /** `year` is that of any release, `primary_release_year` that of the first. */
  const searchMovies = ({ query = "", year = "", primary_release_year: primary = "" }: Query): FakeMovie[] =>
    findMovies(query, ({ date, otherDates }) => {
      if (primary !== "" && yearOf(date) !== primary) return false;
      return year === "" || [date, ...otherDates].some((release) => yearOf(release) === year);
    });

  /** `first_air_date_year` is that of the show, `year` that of any episode. */
  const searchSeries = ({ query = "", year = "", first_air_date_year: first = "" }: Query): FakeSeries[] =>
    findSeries(query, (work) => {
      if (first !== "" && yearOf(work.date) !== first) return false;
      return year === "" || work.seasons.some(({ episodes }) => episodes.some(({ date }) => yearOf(date) === year));
    });

  function find(id: string, source: string, language: string): unknown {
    const bears = (work: FakeMovie | FakeSeries): boolean =>
      source === "imdb_id" ? work.imdb === id : source === "tvdb_id" && "tvdb" in work && String(work.tvdb) === id;
    return {
      movie_results: movies.filter(bears).map((work) => ({ ...movieRow(work, language), media_type: "movie" })),
      tv_results: series.filter(bears).map((work) => ({ ...seriesRow(work, language), media_type: "tv" })),
      person_results: [],
      tv_episode_results: [],
      tv_season_results: [],
    };
  }

  function order(id: string): unknown {
    const work = series.find(({ orders }) => orders?.some((one) => one.id === id));
    const found = work?.orders?.find((one) => one.id === id);
    const group = (episodes: readonly (readonly [number, number])[], place: number) => ({
      order: place,
      name: "",
      episodes: episodes.map(([season_number, episode_number], at) => ({
        ...(work && episodeOf(work, season_number, episode_number)),
        season_number,
        episode_number,
        order: at,
      })),
    });
    return found && { id, type: found.type, groups: found.groups.map(group) };
  }

  function ofSeries(work: FakeSeries, [part, number, inner, wanted]: readonly string[]): unknown {
    if (part === "episode_groups")
      return { id: work.id, results: (work.orders ?? []).map(({ id, type }) => ({ id, name: "", type })) };
    if (part !== "season") return undefined;
    return inner === "episode" ? episodeOf(work, Number(number), Number(wanted)) : seasonOf(work, Number(number));
  }

  return (path: string, query: Query): unknown => {
    const language = query["language"] ?? "en-US";
    const append = (query["append_to_response"] ?? "").split(",").filter((name) => name !== "");
    if (append.length > MAX_APPENDED) return 422;
    if (path === "/configuration")
      return { images: { secure_base_url: "https://image.tmdb.org/t/p/" }, change_keys: [] };
    if (path === "/authentication") return { success: true, status_code: 1, status_message: "Success." };
    if (path === "/search/movie")
      return page(
        searchMovies(query).map((work) => movieRow(work, language)),
        query,
      );
    if (path === "/search/tv")
      return page(
        searchSeries(query).map((work) => seriesRow(work, language)),
        query,
      );
    const [kind, what = "", ...rest] = path.slice(1).split("/");
    if (kind === "find" && rest.length === 0) return find(what, query["external_source"] ?? "", language);
    if (kind === "tv" && what === "episode_group") return order(rest.join("/"));
    if (kind === "movie" && rest.length === 0) {
      const work = movieById.get(Number(what));
      return work && { ...movieDetails(work, language), ...pick(append, moviePart(work)) };
    }
    const work = kind === "tv" ? seriesById.get(Number(what)) : undefined;
    if (work === undefined || rest.length > 0) return work && ofSeries(work, rest);
    return { ...seriesDetails(work, language, today), ...pick(append, seriesPart(work)) };
  };
}
