import * as z from "zod";
import { listOf, placesOf, rowsOf } from "../http/lists.ts";

// TMDB's API v3, with only the fields that we use; all other fields are dropped. Lenient where TMDB
// is: a missing text is "", null or absent. Strict where a guess could file a film wrongly: ids and
// numbers.
const text = z.string().nullish();
const number = z.number().nullish().catch(null);
const codes = listOf(z.string());
const id = z.int().positive();
const votes = z.int().nonnegative().nullish().catch(null);

/**
 * The first words of an overview are enough to tell two works apart. Whole overviews would triple
 * the cached size of a search.
 */
const MAX_OVERVIEW_CHARS = 200;
const overview = text.transform((words) => words?.slice(0, MAX_OVERVIEW_CHARS));
/** A caller that requests one work reads more of its overview. */
const MAX_OWN_OVERVIEW_CHARS = 500;
const ownOverview = text.transform((words) => words?.slice(0, MAX_OWN_OVERVIEW_CHARS));

// TMDB's form: a slash, a name without dots, a file type. Anything else could lead to another place
// once it is part of an address.
const POSTER = /^\/[\w-]{1,100}\.(?:jpe?g|png|webp)$/;
/** Missing in responses that an older version cached. */
const posterPath = text.transform((path) => (path != null && POSTER.test(path) ? path : undefined));

const row = z.object({
  id,
  overview,
  poster_path: posterPath,
  popularity: number,
  vote_count: votes,
  origin_country: codes,
});
const movieRow = row.extend({ title: text, original_title: text, release_date: text });
const seriesRow = row.extend({ name: text, original_name: text, first_air_date: text });

const titles = listOf(z.object({ title: text }));
const country = z.object({ iso_3166_1: z.string() });
/**
 * https://developer.themoviedb.org/reference/tv-episode-translations, also used for the
 * translations that are appended to a work.
 */
export const wireTranslations = z.object({
  translations: listOf(z.object({ data: z.object({ title: text, name: text }).nullish() })),
});
const translations = wireTranslations.nullish();
const airing = z.object({ air_date: text }).nullish();

export const wireMovies = z.object({ results: rowsOf(movieRow) });
export const wireSeriesList = z.object({ results: rowsOf(seriesRow) });
/** The other lists (person, episode, season) are left out: their ids collide with these. */
export const wireFound = z.object({
  movie_results: rowsOf(movieRow),
  tv_results: rowsOf(seriesRow),
});

export const wireMovie = movieRow.extend({
  overview: ownOverview,
  imdb_id: text,
  runtime: number,
  production_countries: listOf(country),
  alternative_titles: z.object({ titles }).nullish(),
  translations,
});

const wireEpisode = z.object({
  episode_number: z.int().nonnegative(),
  name: text,
  air_date: text,
  runtime: number,
});

/** An episode that is requested on its own. */
export const wireOwnEpisode = wireEpisode.extend({ overview: ownOverview });

export const wireSeason = z.object({ season_number: z.int(), episodes: rowsOf(wireEpisode) });

export const wireSeries = seriesRow.extend({
  overview: ownOverview,
  episode_run_time: listOf(z.number()),
  last_air_date: text,
  next_episode_to_air: airing,
  seasons: placesOf(
    z.object({
      season_number: z.int().nonnegative(),
      episode_count: z.int().nonnegative().nullish(),
      // Missing in responses that an older version cached.
      air_date: text,
      name: text,
    }),
  ),
  external_ids: z.object({ imdb_id: text, tvdb_id: z.int().nullish().catch(null) }).nullish(),
  alternative_titles: z.object({ results: titles }).nullish(),
  translations,
});

const genres = listOf(z.object({ name: text }));
const certificate = z.object({ certification: text });

const person = z.object({ name: text, original_name: text });
/** Release names mention leading actors. */
const MAX_CAST = 30;
/** A film's leading actors and its directors. */
export const wireCredits = z.object({
  cast: listOf(person).transform((all) => all.slice(0, MAX_CAST)),
  crew: listOf(person.extend({ job: text })).transform((all) =>
    all.filter(({ job }) => job === "Director"),
  ),
});

/** Facts that identification does not need. */
const facts = z.object({ genres, origin_country: codes, production_countries: listOf(country) });

export const wireMovieFacts = facts.extend({
  original_title: text,
  release_dates: z
    .object({ results: listOf(country.extend({ release_dates: listOf(certificate) })) })
    .nullish(),
  external_ids: z.object({ imdb_id: text }).nullish(),
});

export const wireSeriesFacts = facts.extend({
  original_name: text,
  content_ratings: z.object({ results: listOf(country.extend({ rating: text })) }).nullish(),
  external_ids: z.object({ imdb_id: text, tvdb_id: z.int().nullish() }).nullish(),
});

export const wireGroups = z.object({
  results: placesOf(
    z.object({ id: z.string(), type: z.int().nullish(), name: text, description: text }),
  ),
});
export const wireGroup = z.object({
  groups: placesOf(
    z.object({
      order: z.number(),
      name: text,
      episodes: placesOf(
        wireEpisode.extend({ season_number: z.int().nonnegative(), order: z.number() }),
      ),
    }),
  ),
});

export type WireMovieRow = z.infer<typeof movieRow>;
export type WireSeriesRow = z.infer<typeof seriesRow>;
export type WireMovie = z.infer<typeof wireMovie>;
export type WireSeries = z.infer<typeof wireSeries>;
export type WireEpisode = z.infer<typeof wireEpisode>;
export type WireMovieFacts = z.infer<typeof wireMovieFacts>;
export type WireSeriesFacts = z.infer<typeof wireSeriesFacts>;
export type WireGroups = z.infer<typeof wireGroups>;
export type WireGroup = z.infer<typeof wireGroup>;
export type WireSeason = z.infer<typeof wireSeason>;
