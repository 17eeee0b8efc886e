import { fallBackTo, UserError } from "../../../base/errors.ts";
import type { FindWork } from "../../../core/library/media-server.ts";
import { type Arrival, createArrivals } from "./arrivals.ts";

type PlexWorkFinder = Parameters<typeof createArrivals>[0] & {
  identity(signal: AbortSignal): Promise<{ machineIdentifier: string }>;
  sections(signal: AbortSignal): Promise<{ id: string; title: string }[]>;
};

/** A series has one item per episode, and any of them leads to the series. */
const MAX_ITEMS = 3;

/**
 * Finds the page of a film or series in Plex's own web app. The web app finds the server from
 * anywhere, while browsers may not be able to reach PLEX_URL. Plex filters only by its own guid, so
 * a search for a TMDB id finds nothing.
 */
export function createFindWork(plex: PlexWorkFinder): FindWork {
  const { arrivals, workOf } = createArrivals(plex);
  return async ({ type, tmdbId, title }, { libraries, paths, items }, signal) => {
    const { machineIdentifier } = await plex.identity(signal);
    const wanted = new Set(paths.map((path) => path.normalize("NFC")));
    const hasFile = ({ files }: Arrival): boolean =>
      files.some((path) => wanted.has(path.normalize("NFC")));
    const linkTo = (id: string): string =>
      `https://app.plex.tv/desktop/#!/server/${encodeURIComponent(machineIdentifier)}/details?key=${encodeURIComponent(`/library/metadata/${id}`)}`;
    // An item that was added again has a new id, and its old id may now belong to another item.
    for (const id of items.slice(0, MAX_ITEMS)) {
      const item = await workOf(id, signal).catch(fallBackTo(undefined, UserError));
      if (item && hasFile(item)) return { url: linkTo(item.series?.id ?? item.id) };
    }
    for (const { id: sectionId } of (await plex.sections(signal)).filter(({ title: name }) =>
      libraries.has(name),
    )) {
      const works = await arrivals(
        { sectionId, type: type === "tv" ? "show" : "movie", title },
        signal,
      );
      const has = works.find((work) =>
        type === "tv" ? work.guids.includes(`tmdb://${tmdbId}`) : hasFile(work),
      );
      if (has) return { url: linkTo(has.id) };
    }
    return "not_found";
  };
}
