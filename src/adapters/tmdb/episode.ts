import type { EpisodeFacts } from "../../core/release/candidate.ts";
import { type AskDeps, createAsk, seasonLife } from "./ask.ts";
import { episodeFacts, nonEmpty } from "./map.ts";
import { type WireOwnEpisode, wireOwnEpisode } from "./wire.ts";

/**
 * One episode with what it is about, in one request; undefined if TMDb does not list it.
 * https://developer.themoviedb.org/reference/tv-episode-details
 */
export function createEpisode(deps: AskDeps, language: string) {
  const ask = createAsk<WireOwnEpisode>(deps);
  const { clock } = deps;

  return async (
    tmdbId: number,
    season: number,
    episode: number,
    signal: AbortSignal,
  ): Promise<EpisodeFacts | undefined> => {
    if (![tmdbId, season, episode].every((number) => Number.isSafeInteger(number) && number >= 0)) return undefined;
    const path = `/tv/${tmdbId}/season/${season}/episode/${episode}`;
    const lifeMs = (found: WireOwnEpisode): number => seasonLife({ episodes: [found] }, clock.now());
    const params = new URLSearchParams({ language });
    const found = await ask({ path, params, schema: wireOwnEpisode, lifeMs }, signal);
    return found && { ...episodeFacts(found), overview: nonEmpty(found.overview) };
  };
}
