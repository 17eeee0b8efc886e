import { tmdbUnavailable } from "./errors.ts";
import { createTransport, type Transport, type TransportDeps } from "./transport.ts";
import { wireMovies } from "./wire.ts";

/** Resolves if TMDB responds and accepts the key. @throws Outage */
export async function check({ get }: Pick<Transport, "get">, signal: AbortSignal): Promise<void> {
  const answer = await get("/configuration", new URLSearchParams(), signal);
  if (answer === undefined) {
    throw tmdbUnavailable("it returned no configuration; check TMDB_URL", { isLasting: true });
  }
}

/** Resolves if TMDB answers a search, which is what filing needs. Nothing is cached. @throws Outage */
export async function trySearch(
  { get }: Pick<Transport, "get">,
  language: string,
  signal: AbortSignal,
): Promise<void> {
  const params = new URLSearchParams({ query: "dune", include_adult: "false", language });
  const answer = await get("/search/movie", params, signal);
  if (!wireMovies.safeParse(answer).success) {
    throw tmdbUnavailable("its list of films has an unexpected shape; check TMDB_URL");
  }
}

/**
 * Like `check`, but over its own connection, for use before the program has one or in addition to
 * it.
 */
export async function checkTmdb(deps: TransportDeps, signal: AbortSignal): Promise<void> {
  const transport = createTransport(deps);
  try {
    await check(transport, signal);
  } finally {
    await transport.close();
  }
}
