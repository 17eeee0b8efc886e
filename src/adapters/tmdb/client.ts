import * as z from "zod";
import type {
  Candidate,
  CandidateDetails,
  EpisodeFacts,
  OrderedEpisode,
} from "../../base/candidate.ts";
import { UserError } from "../../base/errors.ts";
import type { MediaType } from "../../base/identity.ts";
import type { OrderedGroup } from "../../base/item.ts";
import type { RouteFacts } from "../../core/route/rule.ts";
import { listOf } from "../http/lists.ts";
import {
  type AskDeps,
  computeSeasonLifetime,
  computeSeriesLifetime,
  createAsk,
  listLife,
  MAX_LIFE_MS,
  type TmdbAccess,
} from "./ask.ts";
import { check, trySearch } from "./check.ts";
import { createEpisodeGroup, createTvdbOrder, readIncludedGroups } from "./episode-groups.ts";
import { createFacts } from "./facts.ts";
import {
  createAbsoluteOrder,
  toEpisodeFacts,
  toMovieCandidate,
  toMovieDetails,
  toNonEmpty,
  toSeriesCandidate,
  toSeriesDetails,
} from "./map.ts";
import { createTransport, type TransportDeps } from "./transport.ts";
import {
  type WireSeason,
  type WireSeries,
  wireCredits,
  wireFound,
  wireMovie,
  wireMovies,
  wireOwnEpisode,
  wireSeason,
  wireSeries,
  wireSeriesList,
  wireTranslations,
} from "./wire.ts";

const SERIES_PARTS = ["alternative_titles", "external_ids", "translations", "episode_groups"];
// TMDB accepts at most 20 parts in append_to_response.
const MAX_APPENDED_SEASONS = 20 - SERIES_PARTS.length;

type WholeSeries = { series: WireSeries; seasons: WireSeason[] };
const whole: z.ZodType<WholeSeries> = z.object({ series: wireSeries, seasons: listOf(wireSeason) });

/**
 * Fetches a series with its other titles and the wanted seasons that exist, in ascending order;
 * undefined if TMDB does not have the id. Up to 16 seasons come in one request; each further season
 * takes its own request.
 */
function createSeries({ ask, clock }: TmdbAccess, language: string) {
  async function readSeason(tmdbId: number, season: number, fresh: boolean, signal: AbortSignal) {
    const path = `/tv/${tmdbId}/season/${season}`;
    const lifeMs = (found: WireSeason): number => computeSeasonLifetime(found, clock.now());
    const params = new URLSearchParams({ language });
    const found = await ask({ path, params, schema: wireSeason, lifeMs }, signal, fresh);
    return found ? [found] : [];
  }

  return async (tmdbId: number, wanted: readonly number[], fresh: boolean, signal: AbortSignal) => {
    const numbers = [...new Set(wanted)].filter(
      (season) => Number.isSafeInteger(season) && season >= 0,
    );
    const first = numbers.toSorted((a, b) => a - b).slice(0, MAX_APPENDED_SEASONS);
    const append = [...SERIES_PARTS, ...first.map((season) => `season/${season}`)].join(",");
    const params = new URLSearchParams({ language, append_to_response: append });
    const shape = (json: unknown): unknown => ({ series: json, seasons: appended(json, first) });
    const lifeMs = ({ series, seasons }: WholeSeries): number =>
      computeSeriesLifetime(series, seasons, clock.now());
    const along = (json: unknown) =>
      readIncludedGroups(tmdbId, partsOf(json).get("episode_groups"));
    const found = await ask(
      { path: `/tv/${tmdbId}`, params, schema: whole, shape, lifeMs, along },
      signal,
      fresh,
    );
    if (!found) return undefined;
    const received = new Set(found.seasons.map((season) => season.season_number));
    const listed = new Set(
      found.series.seasons.flatMap((season) =>
        season && season.episode_count !== 0 ? season.season_number : [],
      ),
    );
    const missing = numbers.filter((season) => listed.has(season) && !received.has(season));
    const more = await Promise.all(
      missing.map((season) => readSeason(tmdbId, season, fresh, signal)),
    );
    const seasons = [...found.seasons, ...more.flat()].toSorted(
      (a, b) => a.season_number - b.season_number,
    );
    return toSeriesDetails(found.series, seasons) ?? refuseUntitled("series", tmdbId);
  };
}

/** An entry without a title cannot be compared with a release or used for a file name. */
function refuseUntitled(what: "movie" | "series", tmdbId: number): never {
  throw UserError.refused(
    `TMDB lists the ${what} with the id ${tmdbId} without a title.`,
    "Try again later, or choose another entry: TMDB's editors may still add the title.",
  );
}

const partsOf = (json: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof json === "object" && json !== null ? Object.entries(json) : []);

/**
 * Returns the appended seasons that exist. A season that does not exist is missing, null or an
 * error object with a status code.
 */
function appended(json: unknown, seasons: readonly number[]): unknown[] {
  const parts = partsOf(json);
  return seasons
    .map((season) => parts.get(`season/${season}`))
    .filter((entry) => entry != null && !isRefusal(entry));
}

const isRefusal = (entry: unknown): boolean =>
  typeof entry === "object" && entry !== null && "status_code" in entry;

/** Fetches an episode's titles in every language that TMDB has. */
function createTitles({ ask }: TmdbAccess) {
  return async (
    tmdbId: number,
    season: number,
    episode: number,
    signal: AbortSignal,
  ): Promise<readonly string[]> => {
    const path = `/tv/${tmdbId}/season/${season}/episode/${episode}/translations`;
    const question = {
      path,
      params: new URLSearchParams(),
      schema: wireTranslations,
      lifeMs: () => MAX_LIFE_MS,
    };
    return ((await ask(question, signal))?.translations ?? []).flatMap(
      ({ data }) => toNonEmpty(data?.name) ?? [],
    );
  };
}

/**
 * Fetches one episode with its overview, in one request; undefined if TMDB does not list it.
 * https://developer.themoviedb.org/reference/tv-episode-details
 */
function createEpisode({ ask, clock }: TmdbAccess, language: string) {
  return async (
    tmdbId: number,
    season: number,
    episode: number,
    signal: AbortSignal,
  ): Promise<EpisodeFacts | undefined> => {
    if (![tmdbId, season, episode].every((number) => Number.isSafeInteger(number) && number >= 0)) {
      return undefined;
    }
    const path = `/tv/${tmdbId}/season/${season}/episode/${episode}`;
    const params = new URLSearchParams({ language });
    const lifeMs = (one: z.infer<typeof wireOwnEpisode>): number =>
      computeSeasonLifetime({ episodes: [one] }, clock.now());
    const found = await ask({ path, params, schema: wireOwnEpisode, lifeMs }, signal);
    return found && { ...toEpisodeFacts(found), overview: toNonEmpty(found.overview) };
  };
}

const APPENDED_PARTS = "alternative_titles,translations";

/** Fetches a movie with its other titles; undefined if TMDB does not have the id. */
function createMovie({ ask }: TmdbAccess, language: string) {
  return async (
    tmdbId: number,
    fresh: boolean,
    signal: AbortSignal,
  ): Promise<CandidateDetails | undefined> => {
    const params = new URLSearchParams({ language, append_to_response: APPENDED_PARTS });
    const question = {
      path: `/movie/${tmdbId}`,
      params,
      schema: wireMovie,
      lifeMs: () => MAX_LIFE_MS,
    };
    const found = await ask(question, signal, fresh);
    return found && (toMovieDetails(found) ?? refuseUntitled("movie", tmdbId));
  };
}

/**
 * Fetches the names of a film's directors and leading actors, in TMDB's spelling and in their own.
 * https://developer.themoviedb.org/reference/movie-credits
 */
function createPeople({ ask }: TmdbAccess) {
  return async (tmdbId: number, signal: AbortSignal): Promise<string[]> => {
    const path = `/movie/${tmdbId}/credits`;
    const question = {
      path,
      params: new URLSearchParams(),
      schema: wireCredits,
      lifeMs: () => MAX_LIFE_MS,
    };
    const found = await ask(question, signal);
    return [...(found?.crew ?? []), ...(found?.cast ?? [])].flatMap(
      ({ name, original_name: originalName }) =>
        [...new Set([name, originalName])].flatMap((spelling) => toNonEmpty(spelling) ?? []),
    );
  };
}

type FindSource = "imdb" | "tvdb";

const ID_FORMAT = { imdb: /^tt\d{1,12}$/, tvdb: /^\d{1,12}$/ };

/**
 * Finds the movies and series that have another catalogue's id (`tt0133093` of IMDb, `81189` of
 * TVDB). TVDB numbers movies, series, seasons and episodes separately, so one number may match both
 * a movie and a series, and the caller must choose. Ids of seasons and episodes, and malformed ids,
 * return no result.
 */
function createFind({ ask }: TmdbAccess, language: string) {
  return async (
    source: FindSource,
    id: string | number,
    signal: AbortSignal,
  ): Promise<Candidate[]> => {
    const text = String(id);
    if (!ID_FORMAT[source].test(text)) return [];
    const params = new URLSearchParams({ external_source: `${source}_id`, language });
    const lifeMs = (found: { movie_results: unknown[]; tv_results: unknown[] }): number =>
      listLife([...found.movie_results, ...found.tv_results]);
    const found = await ask({ path: `/find/${text}`, params, schema: wireFound, lifeMs }, signal);
    if (!found) return [];
    return [
      ...found.movie_results.flatMap(toMovieCandidate),
      ...found.tv_results.flatMap(toSeriesCandidate),
    ];
  };
}

type TmdbSearch = {
  type: MediaType;
  title: string;
  year?: number | undefined;
  page?: number | undefined;
};

const MAX_QUERY_CHARS = 200;

/**
 * Fetches the first or another page of TMDB's search, with at most 20 candidates in TMDB's order. A
 * movie's year matches any of its releases, because names often have the year of another country's
 * release. The score accounts for the difference in years. A series' year is that of its first
 * episode.
 */
function createSearch({ ask }: TmdbAccess, language: string) {
  const lifeMs = ({ results }: { results: unknown[] }): number => listLife(results);

  return async (
    { type, title, year, page }: TmdbSearch,
    signal: AbortSignal,
  ): Promise<Candidate[]> => {
    const query = toQuery(title);
    if (query === "") return [];
    const params = new URLSearchParams({ query, include_adult: "false", language });
    if (year !== undefined) {
      params.set(type === "movie" ? "year" : "first_air_date_year", String(year));
    }
    if (page !== undefined) params.set("page", String(page));
    if (type === "movie") {
      const found = await ask(
        { path: "/search/movie", params, schema: wireMovies, lifeMs },
        signal,
      );
      return (found?.results ?? []).flatMap(toMovieCandidate);
    }
    const found = await ask({ path: "/search/tv", params, schema: wireSeriesList, lifeMs }, signal);
    return (found?.results ?? []).flatMap(toSeriesCandidate);
  };
}

/**
 * Turns a title into a query that TMDB accepts: no control or formatting characters, single spaces,
 * at most 200 characters.
 */
function toQuery(title: string): string {
  const text = title.slice(0, 2 * MAX_QUERY_CHARS).replace(/[\p{C}\s]+/gu, " ");
  return Array.from(text).slice(0, MAX_QUERY_CHARS).join("").trim();
}

export type TmdbClientDeps = TransportDeps &
  Pick<AskDeps, "cache" | "clock" | "random" | "onDropped"> & {
    /** Language of the requested titles, for example `en-US`. */
    language: string;
  };

export interface TmdbClient {
  search(search: TmdbSearch, signal: AbortSignal): Promise<Candidate[]>;
  /**
   * Returns undefined if TMDB does not have the work. Includes only those of the wanted `seasons`
   * that exist.
   */
  details(
    type: MediaType,
    tmdbId: number,
    seasons: readonly number[],
    signal: AbortSignal,
    options?: { fresh?: boolean | undefined },
  ): Promise<CandidateDetails | undefined>;
  find(source: FindSource, id: string | number, signal: AbortSignal): Promise<Candidate[]>;
  facts(type: "movie" | "tv", tmdbId: number, signal: AbortSignal): Promise<RouteFacts | undefined>;
  episode(
    tmdbId: number,
    season: number,
    episode: number,
    signal: AbortSignal,
  ): Promise<EpisodeFacts | undefined>;
  titles(
    tmdbId: number,
    season: number,
    episode: number,
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  people(tmdbId: number, signal: AbortSignal): Promise<string[]>;
  absoluteOrder(tmdbId: number, signal: AbortSignal): Promise<OrderedEpisode[] | undefined>;
  tvdbOrder(tmdbId: number, signal: AbortSignal): Promise<OrderedGroup[] | undefined>;
  episodeGroup(
    tmdbId: number,
    order: "tv" | "original" | "absolute" | "dvd" | "digital" | "story_arc" | "production",
    signal: AbortSignal,
  ): Promise<{ groups: OrderedGroup[] } | { none: string }>;
  check(signal: AbortSignal): Promise<void>;
  /** Resolves if TMDB answers a search. Reads no cache. */
  trySearch(signal: AbortSignal): Promise<void>;
  /** Number of requests that TMDB has answered. Cached answers do not count. */
  answered(): number;
  close(): Promise<void>;
}

/**
 * Creates a client for the part of TMDB's API v3 (https://developer.themoviedb.org/reference) that
 * identification needs. Nothing is retried here: callers wait as long as an `Outage` specifies. No
 * error text contains the key.
 * @throws Outage (every call) if TMDB is down, slow, limits our requests or refuses the key; the
 * signal's reason if it aborts
 */
export function createTmdbClient({ language, ...own }: TmdbClientDeps): TmdbClient {
  const { get: send, base, close } = createTransport(own);
  let answered = 0;
  const get: typeof send = async (...request) => {
    const answer = await send(...request);
    answered++;
    return answer;
  };
  const deps = { ask: createAsk({ get, base, ...own }), clock: own.clock };
  const movie = createMovie(deps, language);
  const series = createSeries(deps, language);

  async function details(
    type: MediaType,
    tmdbId: number,
    seasons: readonly number[],
    signal: AbortSignal,
    { fresh = false }: { fresh?: boolean | undefined } = {},
  ): Promise<CandidateDetails | undefined> {
    if (!Number.isSafeInteger(tmdbId) || tmdbId <= 0) return undefined;
    return type === "movie"
      ? await movie(tmdbId, fresh, signal)
      : await series(tmdbId, seasons, fresh, signal);
  }

  return {
    search: createSearch(deps, language),
    details,
    find: createFind(deps, language),
    facts: createFacts(deps),
    episode: createEpisode(deps, language),
    titles: createTitles(deps),
    people: createPeople(deps),
    absoluteOrder: createAbsoluteOrder(deps),
    tvdbOrder: createTvdbOrder(deps),
    episodeGroup: createEpisodeGroup(deps),
    check: (signal) => check({ get: send }, signal),
    trySearch: (signal) => trySearch({ get: send }, language, signal),
    answered: () => answered,
    close,
  };
}
