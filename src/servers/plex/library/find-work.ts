import type { FindWork } from "../../../core/library/media-server.ts";
import { createArrivals } from "./arrivals.ts";

type Plex = Parameters<typeof createArrivals>[0] & {
  identity(signal: AbortSignal): Promise<{ machineIdentifier: string }>;
  sections(signal: AbortSignal): Promise<{ id: string; title: string }[]>;
};

/**
 * Finds where a browser opens a film or series: on Plex's own page, which finds the server from anywhere. PLEX_URL may be an
 * address that no browser reaches.
 */
export function createFindWork(plex: Plex): FindWork {
  const { arrivals } = createArrivals(plex);
  return async ({ type, tmdbId }, { libraries, paths }, signal) => {
    const { machineIdentifier } = await plex.identity(signal);
    const guid = `tmdb://${tmdbId}`;
    const wanted = new Set(paths.map((path) => path.normalize("NFC")));
    for (const { id: sectionId } of (await plex.sections(signal)).filter(({ title }) => libraries.has(title))) {
      const query = { sectionId, type: type === "tv" ? "show" : "movie", guid } as const;
      // Some servers do not know the filter, and a film may be there twice.
      const works = (await arrivals(query, signal)).filter(({ guids }) => guids.includes(guid));
      const has = works.find(({ files }) => type === "tv" || files.some((path) => wanted.has(path.normalize("NFC"))));
      const key = has && encodeURIComponent(`/library/metadata/${has.id}`);
      if (key)
        return `https://app.plex.tv/desktop/#!/server/${encodeURIComponent(machineIdentifier)}/details?key=${key}`;
    }
    return undefined;
  };
}
