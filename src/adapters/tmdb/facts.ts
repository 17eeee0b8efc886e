import type { MediaType } from "../../base/identity.ts";
import type { RouteFacts } from "../../core/route/rule.ts";
import { MAX_LIFE_MS, type TmdbAccess } from "./ask.ts";
import {
  type WireMovieFacts,
  type WireSeriesFacts,
  wireMovieFacts,
  wireSeriesFacts,
} from "./wire.ts";

// Rules name genres in English, regardless of the language of titles.
const language = "en-US";

/**
 * Fetches genres, certifications, countries, other ids and the original title of a work, in one request; undefined if
 * TMDB does not have the id.
 */
export function createFacts({ ask }: TmdbAccess) {
  const lifeMs = (): number => MAX_LIFE_MS;

  return async (
    type: MediaType,
    tmdbId: number,
    signal: AbortSignal,
  ): Promise<RouteFacts | undefined> => {
    if (!Number.isSafeInteger(tmdbId) || tmdbId <= 0) return undefined;
    if (type === "movie") {
      const params = new URLSearchParams({
        language,
        append_to_response: "release_dates,external_ids",
      });
      const found = await ask(
        { path: `/movie/${tmdbId}`, params, schema: wireMovieFacts, lifeMs },
        signal,
      );
      return found && ofMovie(found);
    }
    const params = new URLSearchParams({
      language,
      append_to_response: "content_ratings,external_ids",
    });
    const found = await ask(
      { path: `/tv/${tmdbId}`, params, schema: wireSeriesFacts, lifeMs },
      signal,
    );
    return found && ofSeries(found);
  };
}

const ofMovie = (wire: WireMovieFacts): RouteFacts => ({
  ...common(wire),
  originalTitle: wire.original_title || undefined,
  certifications: (wire.release_dates?.results ?? []).flatMap(
    ({ iso_3166_1: country, release_dates: dates }) => [
      ...new Set(dates.flatMap(({ certification }) => certificationOf(country, certification))),
    ],
  ),
});

const ofSeries = (wire: WireSeriesFacts): RouteFacts => ({
  ...common(wire),
  originalTitle: wire.original_name || undefined,
  tvdbId: wire.external_ids?.tvdb_id ?? undefined,
  certifications: (wire.content_ratings?.results ?? []).flatMap(({ iso_3166_1: country, rating }) =>
    certificationOf(country, rating),
  ),
});

type CommonFacts = Pick<
  WireMovieFacts,
  "genres" | "origin_country" | "production_countries" | "external_ids"
>;

function common({
  genres,
  origin_country: origin,
  production_countries,
  external_ids,
}: CommonFacts) {
  return {
    genres: genres.flatMap(({ name }) => name ?? []),
    countries:
      origin.length > 0 ? origin : production_countries.map((country) => country.iso_3166_1),
    imdbId: external_ids?.imdb_id || undefined,
  };
}

/** TMDB returns "" if it has no certification. */
const certificationOf = (country: string, text: string | null | undefined): string[] =>
  text == null || text.trim() === "" ? [] : [`${country}:${text.trim()}`];
