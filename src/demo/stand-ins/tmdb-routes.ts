import { fold } from "../../core/text/fold.ts";
import type { Catalogue, FakeMovie, FakeSeries } from "./catalogue/works.ts";
import { movieDetails, movieRow, seasonDetails, seriesDetails, seriesRow } from "./tmdb-rows.ts";

/** What `append_to_response` adds, each under its own name; what does not exist is left out. */
function movieParts(work: FakeMovie, names: readonly string[]): Record<string, unknown> {
  return pick(names, {
    alternative_titles: { titles: alternatives(work) },
    external_ids: { imdb_id: work.imdb },
    translations: { translations: translations(work, "title") },
  });
}

/** As for movies; `season/1` among the names gives that season. */
function seriesParts(work: FakeSeries, names: readonly string[]): Record<string, unknown> {
  return pick(names, {
    alternative_titles: { results: alternatives(work) },
    external_ids: { imdb_id: work.imdb, tvdb_id: work.tvdb },
    translations: { translations: translations(work, "name") },
    ...Object.fromEntries(work.seasons.map((season) => [`season/${season.season}`, seasonDetails(work, season)])),
  });
}

const pick = (names: readonly string[], parts: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(parts, name)).map((name) => [name, parts[name]]));

const alternatives = (work: FakeMovie | FakeSeries) =>
  work.alternatives.map((title) => ({ iso_3166_1: work.countries[0] ?? "US", title, type: "" }));

/** Every work has English; a title that equals the original is empty, as on TMDb. */
const translations = (work: FakeMovie | FakeSeries, field: "title" | "name") =>
  Object.entries({ en: work.title, ...work.translations }).map(([language, title]) => ({
    iso_639_1: language,
    data: { [field]: title === work.originalTitle ? "" : title, overview: "" },
  }));

type Indexed<T> = { work: T; names: { folded: string; words: Set<string> }[] };

const index = <T extends FakeMovie | FakeSeries>(works: readonly T[]): Indexed<T>[] =>
  works.map((work) => {
    const all = [work.title, work.originalTitle, ...work.alternatives, ...Object.values(work.translations)];
    const names = all.map(fold).map((folded) => ({ folded, words: new Set(folded.split(" ")) }));
    return { work, names };
  });

const yearOf = (date: string): string => date.slice(0, 4);

/** TMDb's search: one of a work's titles must have every word; exact titles first, then by popularity. */
function createTmdbSearch({ movies, series }: Catalogue) {
  const indexedMovies = index(movies);
  const indexedSeries = index(series);

  function find<T extends FakeMovie | FakeSeries>(list: Indexed<T>[], query: string, fits: (work: T) => boolean): T[] {
    const wanted = fold(query);
    if (wanted === "") return [];
    const words = wanted.split(" ");
    const exact = ({ names }: Indexed<T>): number => Number(names.some((name) => name.folded === wanted));
    return list
      .filter(({ work, names }) => fits(work) && names.some((name) => words.every((word) => name.words.has(word))))
      .toSorted((a, b) => exact(b) - exact(a) || b.work.popularity - a.work.popularity)
      .map(({ work }) => work);
  }

  return {
    /** `year` is that of any release, `primary_release_year` that of the first. */
    movies({ query = "", year = "", primary_release_year: primary = "" }: Record<string, string>): FakeMovie[] {
      return find(indexedMovies, query, ({ date, otherDates }) => {
        if (primary !== "" && yearOf(date) !== primary) return false;
        return year === "" || [date, ...otherDates].some((release) => yearOf(release) === year);
      });
    },
    /** `first_air_date_year` is that of the show, `year` that of any episode. */
    series({ query = "", year = "", first_air_date_year: first = "" }: Record<string, string>): FakeSeries[] {
      return find(indexedSeries, query, ({ date, seasons }) => {
        if (first !== "" && yearOf(date) !== first) return false;
        const dates = seasons.flatMap((season) => season.episodes.map((episode) => episode.date));
        return year === "" || dates.some((airDate) => yearOf(airDate) === year);
      });
    },
  };
}

type Query = Record<string, string>;

const PAGE_SIZE = 20;
const MAX_APPENDED = 20;

/** `route(path, query)` gives the body of an answer, a status to refuse with, or undefined for what does not exist. */
export function createTmdbRoutes(catalogue: Catalogue, today: string) {
  const search = createTmdbSearch(catalogue);

  function page(rows: readonly unknown[], query: Query): unknown {
    const number = Number(query["page"] ?? 1);
    if (!Number.isInteger(number) || number < 1 || number > 500) return 400;
    const results = rows.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE);
    return { page: number, results, total_pages: Math.ceil(rows.length / PAGE_SIZE), total_results: rows.length };
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

  function episode(id: number, number: number, wanted: number): unknown {
    const work = catalogue.series.find((one) => one.id === id);
    const found = work?.seasons.find((one) => one.season === number);
    return work && found && seasonDetails(work, found).episodes[wanted - 1];
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

  function orders(id: number): unknown {
    const work = catalogue.series.find((one) => one.id === id);
    return work && { id, results: (work.orders ?? []).map(({ id: group, type }) => ({ id: group, name: "", type })) };
  }

  function order(id: string): unknown {
    const found = catalogue.series.flatMap((work) => work.orders ?? []).find((one) => one.id === id);
    const group = (episodes: readonly (readonly [number, number])[], place: number) => ({
      order: place,
      name: "",
      episodes: episodes.map(([season_number, episode_number], at) => ({ season_number, episode_number, order: at })),
    });
    return found && { id, type: found.type, groups: found.groups.map(group) };
  }

  return (path: string, query: Query): unknown => {
    const language = query["language"] ?? "en-US";
    const append = (query["append_to_response"] ?? "").split(",").filter((name) => name !== "");
    if (append.length > MAX_APPENDED) return 422;
    const [kind = "", what = "", part, number, inner, wanted] = path.slice(1).split("/");
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
    if (kind === "tv" && what === "episode_group" && part !== undefined) return order(part);
    if (kind === "tv" && part === "episode_groups") return orders(Number(what));
    if (kind === "tv" && part === undefined) return show(Number(what), language, append);
    if (kind === "tv" && part === "season" && inner === "episode")
      return episode(Number(what), Number(number), Number(wanted));
    if (kind === "tv" && part === "season" && number !== undefined) return season(Number(what), Number(number));
    if (kind === "find" && part === undefined) return find(what, query["external_source"] ?? "", language);
    return undefined;
  };
}
