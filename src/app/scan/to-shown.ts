import type { Arrival } from "../../adapters/plex/index/arrivals.ts";
import { UserError } from "../../core/errors.ts";
import type { Shown, ShownWork } from "../../core/scan/outcome.ts";
import type { KnownSection } from "../../store/plex/plex-listings.ts";
import type { ScanPlex } from "./ports.ts";

type ToShown = (item: Arrival, library: KnownSection, signal: AbortSignal) => Promise<Shown>;

/**
 * What an item is, by the guids that decide: an episode's are its own, so its series is asked for, once in the life of
 * this function; a film whose list came without those of TMDb is asked for too.
 */
export function createToShown(plex: Pick<ScanPlex, "workOf">): ToShown {
  const works = new Map<string, Promise<ShownWork | undefined>>();

  /** Undefined for what vanished between two answers. */
  const askOnce = (id: string, signal: AbortSignal): Promise<ShownWork | undefined> => {
    const before = works.get(id);
    if (before) return before;
    const asked = plex.workOf(id, signal).catch((error: unknown) => {
      if (error instanceof UserError) return undefined;
      throw error;
    });
    works.set(id, asked);
    return asked;
  };

  return async (item, { id, title }, signal) => {
    const { series, season, episode, isMatched, versions } = item;
    const own: ShownWork = series ? { title: series.title, guids: [] } : item;
    const isKnown = own.guids.some((guid) => guid.startsWith("tmdb://"));
    const work = isKnown || !isMatched ? own : ((await askOnce(series?.id ?? item.id, signal)) ?? own);
    return {
      library: { id, title },
      work: { title: work.title, year: work.year, guids: work.guids },
      season,
      episode,
      isMatched,
      versions,
    };
  };
}
