import { toCanonicalGuid } from "../../core/library/canonical-guid.ts";
import type { ServerWork } from "../../core/library/media-server.ts";
import type { WireItem } from "./wire.ts";

const SOURCES = ["tmdb", "imdb", "tvdb"] as const;

/** Returns canonical guids (`tmdb://603`). Unusable ids are dropped. */
export const readGuids = ({ ProviderIds }: Pick<WireItem, "ProviderIds">): string[] =>
  SOURCES.flatMap((source) => toCanonicalGuid(`${source}://${ProviderIds.get(source)}`) ?? []);

/** Returns the ids of a film or series as the index stores them. */
export function readWorkIds(
  item: Pick<WireItem, "ProviderIds">,
): Pick<ServerWork, "tmdbId" | "imdbId" | "tvdbId"> {
  const guids = readGuids(item);
  const idOf = (source: (typeof SOURCES)[number]): string | undefined =>
    guids.find((guid) => guid.startsWith(`${source}://`))?.slice(source.length + 3);
  const toNumber = (id: string | undefined): number | undefined =>
    id === undefined ? undefined : Number(id);
  return { tmdbId: toNumber(idOf("tmdb")), imdbId: idOf("imdb"), tvdbId: toNumber(idOf("tvdb")) };
}
