import type { FakeCatalogue, FakeMovie, FakeSeason, FakeSeries } from "./catalogue/works.ts";
import { createSearchIndex } from "./search-titles.ts";

const EMPTY = { adult: false, softcore: false, backdrop_path: null, vote_average: 0 };

const common = ({
  id,
  language,
  popularity,
  overview = "",
  poster,
  votes = 0,
}: FakeMovie | FakeSeries) => ({
  ...EMPTY,
  overview,
  poster_path: poster ?? null,
  id,
  original_language: language,
  popularity,
  vote_count: votes,
  genre_ids: [],
});

/** TMDB returns the title in the request's language if it has one. */
const titleIn = (work: FakeMovie | FakeSeries, language: string): string =>
  work.translations[language.slice(0, 2)] ?? work.title;

/** A movie as search and find return it. */
const movieRow = (work: FakeMovie, language: string) => ({
  ...common(work),
  title: titleIn(work, language),
  original_title: work.originalTitle,
  release_date: work.date,
  video: false,
});

/** A series as search and find return it. */
const seriesRow = (work: FakeSeries, language: string) => ({
  ...common(work),
  name: titleIn(work, language),
  original_name: work.originalTitle,
  first_air_date: work.date,
  origin_country: work.countries,
});

const genres = (work: FakeMovie | FakeSeries) =>
  (work.genres ?? []).map((name, id) => ({ id, name }));

const movieDetails = (work: FakeMovie, language: string) => ({
  ...movieRow(work, language),
  imdb_id: work.imdb,
  runtime: work.runtime,
  origin_country: work.countries,
  production_countries: work.countries.map((code) => ({ iso_3166_1: code, name: code })),
  genres: genres(work),
  status: "Released",
});

function seriesDetails(work: FakeSeries, language: string, today: string) {
  const { seasons } = work;
  const regular = seasons.filter(({ season }) => season > 0);
  const dates = seasons
    .flatMap(({ episodes }) => episodes.map(({ date }) => date))
    .filter((date) => date !== "")
    .toSorted();
  const next = dates.find((date) => date > today);
  return {
    ...seriesRow(work, language),
    episode_run_time: [], // empty for most series on today's TMDB
    genres: genres(work),
    last_air_date: dates.findLast((date) => date <= today) ?? null,
    next_episode_to_air: next === undefined ? null : { air_date: next },
    number_of_episodes: regular.reduce((sum, season) => sum + countOf(season), 0),
    number_of_seasons: regular.length,
    seasons: seasons.map(({ season, episodes, count }) => ({
      air_date: episodes[0]?.date ?? null,
      episode_count: countOf({ episodes, count }),
      id: work.id * 100 + season,
      name: seasonName(season),
      season_number: season,
    })),
    status: next === undefined ? "Ended" : "Returning Series",
  };
}

const countOf = ({ episodes, count }: Pick<FakeSeason, "episodes" | "count">): number =>
  count ?? episodes.length;

const seasonName = (season: number): string => (season === 0 ? "Specials" : `Season ${season}`);

const seasonDetails = (show: FakeSeries, { season, episodes }: FakeSeason) => ({
  _id: `season-${show.id}-${season}`,
  air_date: episodes[0]?.date ?? null,
  name: seasonName(season),
  id: show.id * 100 + season,
  season_number: season,
  episodes: episodes.map(({ title, date, overview = "", number }, index) => ({
    air_date: date === "" ? null : date,
    episode_number: number ?? index + 1,
    id: (show.id * 100 + season) * 1000 + (number ?? index + 1),
    name: title,
    overview,
    runtime: show.runtime,
    season_number: season,
    show_id: show.id,
  })),
});

type TmdbParameters = Record<string, string>;
/** Returns a part named in `append_to_response`; undefined if there is no such part. */
type AppendedPart = (name: string) => unknown;

const moviePart =
  (work: FakeMovie): AppendedPart =>
  (name) => {
    if (name === "alternative_titles") return { titles: alternatives(work) };
    if (name === "external_ids") return { imdb_id: work.imdb };
    if (name === "credits") return credits(work);
    if (name === "release_dates") {
      return {
        results: [
          { iso_3166_1: countryOf(work), release_dates: [{ certification: "PG", type: 3 }] },
        ],
      };
    }
    return name === "translations" ? { translations: translations(work, "title") } : undefined;
  };

/** Like `moviePart`, but `season/1` returns that season. */
const seriesPart =
  (work: FakeSeries): AppendedPart =>
  (name) => {
    if (name === "alternative_titles") return { results: alternatives(work) };
    if (name === "external_ids") return { imdb_id: work.imdb, tvdb_id: work.tvdb };
    if (name === "translations") return { translations: translations(work, "name") };
    if (name === "episode_groups") {
      return {
        id: work.id,
        results: (work.orders ?? []).map(({ id, type, name = "" }) => ({ id, name, type })),
      };
    }
    if (name === "content_ratings") {
      return { results: [{ iso_3166_1: countryOf(work), rating: "TV-14" }] };
    }
    return name.startsWith("season/")
      ? seasonOf(work, Number(name.slice("season/".length)))
      : undefined;
  };

/** Collects each part under its own name and omits parts that do not exist. */
const pick = (names: readonly string[], part: AppendedPart): Record<string, unknown> =>
  Object.fromEntries(
    names.map((name) => [name, part(name)] as const).filter(([, value]) => value !== undefined),
  );

const countryOf = ({ countries }: FakeMovie | FakeSeries): string => countries[0] ?? "US";

const alternatives = (work: FakeMovie | FakeSeries) =>
  work.alternatives.map((title) => ({ iso_3166_1: countryOf(work), title, type: "" }));

/**
 * Lists the translations of a title. Every work has an English title. A title equal to the original
 * one is empty, as on TMDB.
 */
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
  seasonOf(work, season)?.episodes.find((episode) => episode.episode_number === number);

const credits = ({ directors = [], cast = [] }: FakeMovie) => ({
  cast: cast.map((name) => ({ name, original_name: name })),
  crew: directors.map((name) => ({ name, original_name: name, job: "Director" })),
});

const yearOf = (date: string): string => date.slice(0, 4);

const PAGE_SIZE = 20;
// TMDB refuses more parts in one request: https://developer.themoviedb.org/docs/append-to-response
const MAX_APPENDED = 20;

function page(rows: readonly unknown[], query: TmdbParameters): unknown {
  const number = Number(query["page"] ?? 1);
  if (!Number.isInteger(number) || number < 1 || number > 500) return 22;
  const results = rows.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE);
  return {
    page: number,
    results,
    total_pages: Math.ceil(rows.length / PAGE_SIZE),
    total_results: rows.length,
  };
}

/**
 * `route(path, query)` returns the response body, a TMDB error code, or undefined if no route
 * matches.
 */
export function createTmdbRoutes({ movies, series }: FakeCatalogue, today: string) {
  const findMovies = createSearchIndex(movies);
  const findSeries = createSearchIndex(series);
  const movieById = new Map(movies.map((work) => [work.id, work]));
  const seriesById = new Map(series.map((work) => [work.id, work]));

  /** `year` matches any release, `primary_release_year` only the first one. */
  const searchMovies = ({
    query = "",
    year = "",
    primary_release_year: primary = "",
  }: TmdbParameters): FakeMovie[] =>
    findMovies(query, ({ date, otherDates }) => {
      if (primary !== "" && yearOf(date) !== primary) return false;
      return year === "" || [date, ...otherDates].some((release) => yearOf(release) === year);
    });

  /** `first_air_date_year` matches the show's first year, `year` any episode. */
  const searchSeries = ({
    query = "",
    year = "",
    first_air_date_year: first = "",
  }: TmdbParameters): FakeSeries[] =>
    findSeries(query, (work) => {
      if (first !== "" && yearOf(work.date) !== first) return false;
      return (
        year === "" ||
        work.seasons.some(({ episodes }) => episodes.some(({ date }) => yearOf(date) === year))
      );
    });

  function find(id: string, source: string, language: string): unknown {
    const bears = (work: FakeMovie | FakeSeries): boolean =>
      source === "imdb_id"
        ? work.imdb === id
        : source === "tvdb_id" && "tvdb" in work && String(work.tvdb) === id;
    return {
      movie_results: movies
        .filter(bears)
        .map((work) => ({ ...movieRow(work, language), media_type: "movie" })),
      tv_results: series
        .filter(bears)
        .map((work) => ({ ...seriesRow(work, language), media_type: "tv" })),
      person_results: [],
      tv_episode_results: [],
      tv_season_results: [],
    };
  }

  function order(id: string): unknown {
    const work = series.find(({ orders }) => orders?.some((fakeOrder) => fakeOrder.id === id));
    const found = work?.orders?.find((fakeOrder) => fakeOrder.id === id);
    const group = (episodes: readonly (readonly [number, number])[], place: number) => ({
      order: place,
      name: "",
      episodes: episodes.map(([season_number, episode_number], index) => ({
        ...(work && episodeOf(work, season_number, episode_number)),
        season_number,
        episode_number,
        order: index,
      })),
    });
    return found && { id, type: found.type, groups: found.groups.map(group) };
  }

  function ofSeries(
    work: FakeSeries,
    [part, number, inner, wanted, more]: readonly string[],
  ): unknown {
    if (part === "episode_groups") return seriesPart(work)(part);
    const index = part === "season" ? Number(number) : -1;
    const found =
      inner === "episode" ? episodeOf(work, index, Number(wanted)) : seasonOf(work, index);
    return found && more === "translations"
      ? { translations: [{ data: { name: found.name } }] }
      : found;
  }

  return (path: string, query: TmdbParameters): unknown => {
    const language = query["language"] ?? "en-US";
    const append = (query["append_to_response"] ?? "").split(",").filter((name) => name !== "");
    if (append.length > MAX_APPENDED) return 27;
    if (path === "/configuration") {
      return { images: { secure_base_url: "https://image.tmdb.org/t/p/" }, change_keys: [] };
    }
    if (path === "/search/movie") {
      return page(
        searchMovies(query).map((work) => movieRow(work, language)),
        query,
      );
    }
    if (path === "/search/tv") {
      return page(
        searchSeries(query).map((work) => seriesRow(work, language)),
        query,
      );
    }
    const [kind, what = "", ...rest] = path.slice(1).split("/");
    if (kind === "find" && rest.length === 0) {
      return find(what, query["external_source"] ?? "", language);
    }
    if (kind === "tv" && what === "episode_group") return order(rest.join("/"));
    if (kind === "movie") {
      const work = movieById.get(Number(what));
      if (rest.join("/") === "credits") return work && credits(work);
      return rest.length > 0
        ? undefined
        : work && { ...movieDetails(work, language), ...pick(append, moviePart(work)) };
    }
    const work = kind === "tv" ? seriesById.get(Number(what)) : undefined;
    if (work === undefined || rest.length > 0) return work && ofSeries(work, rest);
    return { ...seriesDetails(work, language, today), ...pick(append, seriesPart(work)) };
  };
}
