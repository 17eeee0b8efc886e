import { fallBackTo, UserError } from "../../../base/errors.ts";
import type { FindWork } from "../../../core/library/media-server.ts";
import { type Arrival, createArrivals } from "./arrivals.ts";

type PlexWorkFinder = Parameters<typeof createArrivals>[0] & {
  identity(signal: AbortSignal): Promise<{ machineIdentifier: string }>;
  sections(signal: AbortSignal): Promise<{ id: string; title: string }[]>;
};

/** Of a series each episode is an item, and any of them leads to it. */
const MAX_ITEMS = 3;

/**
 * Finds where a browser opens a film or series: on Plex's own page, which finds the server from
 * anywhere. PLEX_URL may be an address that no browser reaches. Plex filters by its own guid alone,
 * so a TMDB id finds nothing there.
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
    // What was added again since has another id, and its old one may be another item's.
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
