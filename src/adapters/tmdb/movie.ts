import type { Details } from "../../core/release/candidate.ts";
import { type AskDeps, createAsk } from "./ask.ts";
import { LONGEST_LIFE } from "./cache-life.ts";
import { movieDetails } from "./map.ts";
import { type WireMovie, wireMovie } from "./wire.ts";

const APPENDED = "alternative_titles,translations";

/** A movie with its other titles; undefined when TMDb has none with this id. */
export function createMovie(deps: AskDeps, language: string) {
  const ask = createAsk<WireMovie>(deps);

  return async (tmdbId: number, fresh: boolean, signal: AbortSignal): Promise<Details | undefined> => {
    const params = new URLSearchParams({ language, append_to_response: APPENDED });
    const question = { path: `/movie/${tmdbId}`, params, schema: wireMovie, lifeMs: () => LONGEST_LIFE };
    const found = await ask(question, signal, fresh);
    return found && movieDetails(found);
  };
}
