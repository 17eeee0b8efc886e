import type { Clock } from "../../core/clock.ts";
import type { MediaType } from "../../core/identity.ts";
import type { Details } from "../../core/release/candidate.ts";
import { createAbsoluteOrder } from "./absolute-order.ts";
import type { TmdbCache } from "./cache-port.ts";
import { tmdbUnavailable } from "./errors.ts";
import { createFacts } from "./facts.ts";
import { createFind } from "./find.ts";
import { createMovie } from "./movie.ts";
import { createSearch } from "./search.ts";
import { createSeries } from "./series.ts";
import { createTransport, type TransportDeps } from "./transport.ts";

export type TmdbClientDeps = TransportDeps & {
  /** Titles are asked for in this language, `en-US` for instance. */
  language: string;
  cache: TmdbCache;
  clock: Clock;
  random: () => number;
};

/**
 * TMDb's API v3 (https://developer.themoviedb.org/reference), as much of it as identification needs. Nothing is tried
 * twice: whoever asks waits for the time that an `Outage` names. Every call throws `Outage` when TMDb is down, slow,
 * limits us or refuses the key, and the signal's reason when it aborts; no text of an error holds the key.
 */
export function createTmdbClient({ language, cache, random, ...rest }: TmdbClientDeps) {
  const { get, base, close } = createTransport(rest);
  const deps = { get, base, cache, clock: rest.clock, random };
  const movie = createMovie(deps, language);
  const series = createSeries(deps, language);

  /** Undefined when TMDb has no such work; `seasons` are the wanted ones, those that exist come back. */
  async function details(
    type: MediaType,
    tmdbId: number,
    seasons: readonly number[],
    signal: AbortSignal,
    { fresh = false }: { fresh?: boolean | undefined } = {},
  ): Promise<Details | undefined> {
    if (!Number.isSafeInteger(tmdbId) || tmdbId <= 0) return undefined;
    return type === "movie" ? await movie(tmdbId, fresh, signal) : await series(tmdbId, seasons, fresh, signal);
  }

  /** Resolves when TMDb answers and takes the key. */
  async function check(signal: AbortSignal): Promise<void> {
    const answer = await get("/configuration", new URLSearchParams(), signal);
    if (answer === undefined) throw tmdbUnavailable("it does not know its own configuration; check TMDB_URL");
  }

  return {
    search: createSearch(deps, language),
    details,
    find: createFind(deps, language),
    facts: createFacts(deps),
    absoluteOrder: createAbsoluteOrder(deps, language),
    check,
    close,
  };
}
