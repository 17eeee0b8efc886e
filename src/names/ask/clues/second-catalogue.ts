/** An episode as a second catalogue lists it. Specials are season 0. */
export type SecondEpisode = {
  season: number;
  episode: number;
  title: string;
  /** First broadcast, as YYYY-MM-DD. */
  airDate?: string | undefined;
};

/**
 * - `listed`: the series, with its episodes in broadcast order. `page`: address of the series' page,
 *   which is also the credit that the catalogue asks for.
 * - `unknown`: the catalogue does not have the series.
 * - `unanswered`: nothing is known. `why` is part of a sentence and contains no secret.
 */
export type SecondAnswer =
  | { kind: "listed"; page: string; episodes: readonly SecondEpisode[] }
  | { kind: "unknown" }
  | { kind: "unanswered"; why: string };

/** Ids of a series that TMDB knows. */
export type SeriesIds = { tvdbId?: number | undefined; imdbId?: string | undefined };

/**
 * A catalogue that explains numbers that TMDB cannot place, and that may have the title of an episode
 * that TMDB has no title for. Identity, titles and numbers in the library remain TMDB's.
 */
export interface SecondCatalogue {
  /** The catalogue's name, for sentences. */
  name: string;
  /** Licence of its data, which must be shown with the data. */
  licence?: string | undefined;
  /** Throws only the signal's reason. */
  series(ids: SeriesIds, signal: AbortSignal): Promise<SecondAnswer>;
}
