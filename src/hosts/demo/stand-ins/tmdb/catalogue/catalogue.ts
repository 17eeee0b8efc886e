import { sequelsAndRemakes, singleMovies, worldMovies } from "./movies.ts";

import { dramas, otherSeries } from "./series.ts";

import type { Catalogue } from "./works.ts";

/**
 * A few dozen works with their ids on TMDB, enough to show every kind of decision. Popularity is made up in TMDB's
 * proportions; "Episode N" is used where only the length of a season matters.
 */
export const catalogue: Catalogue = {
  movies: [...sequelsAndRemakes, ...singleMovies, ...worldMovies],
  series: [...dramas, ...otherSeries],
};
