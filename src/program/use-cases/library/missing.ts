import { createPlexIndex } from "../../../app/library-state/in-plex.ts";
import { createReadShow, type ReadShow } from "../../../app/library-state/read-show.ts";
import {
  listMissing,
  type MissingDeps,
  type MissingProgress,
  type MissingQuery,
  type MissingReport,
} from "../../../app/missing/list-missing.ts";
import { createUnderWay, type RunningProgress } from "../../../app/rename/under-way.ts";
import { refuseReplaced } from "../../../app/review/refuse-replaced.ts";
import { createLibraryLook } from "../../parts/library-look.ts";
import { systemClock } from "../../process/clock.ts";
import type { Program } from "../../program.ts";

export interface MissingDesk {
  /** Compares and reports progress. For a caller that waits as long as it takes. */
  run(
    query: MissingQuery,
    signal: AbortSignal,
    onProgress?: (progress: MissingProgress) => void,
  ): Promise<MissingReport>;
  /**
   * Returns the last comparison of the same question if it is recent and `afresh` is not set.
   * Otherwise, starts one, which continues even after the caller stops waiting.
   */
  read(
    query: MissingQuery & { afresh?: boolean | undefined },
    wait: { maxMs: number; signal: AbortSignal },
  ): Promise<MissingReport | RunningProgress<MissingProgress>>;
  close(): void;
}

/** The pages of an answer stay the same for this long. */
const MAX_AGE_MS = 10 * 60_000;

/** Opens the comparison of the library's series with TMDB's lists of episodes. */
export async function openMissing(program: Program): Promise<MissingDesk> {
  const { config } = program;
  const [opened, files, servers, catalogue] = await Promise.all([
    program.store(),
    program.files(),
    program.servers(),
    program.catalogue(),
  ]);
  const { pathMap, mediaRoots, episodeOrders } = config;
  const { details, facts } = catalogue.tmdb;
  const underWay = createUnderWay<MissingProgress, MissingReport>(
    { done: 0, total: 0 },
    { maxAgeMs: MAX_AGE_MS, clock: systemClock },
  );

  const run: MissingDesk["run"] = async (query, signal, onProgress) => {
    const store = refuseReplaced(opened);
    const readers = new Map(
      servers.each(({ entry, server }) => [
        entry.name,
        createReadShow({ store, server, clock: systemClock }),
      ]),
    );
    const readShow: ReadShow = async (work, soon) => readers.get(work.server)?.(work, soon);
    const { usual, shows } = episodeOrders;
    const deps: MissingDeps = {
      store,
      ...createLibraryLook(config, { store, files }),
      pathMap,
      servers: config.servers,
      plexIndex:
        servers.count > 0
          ? createPlexIndex({
              store,
              pathMap,
              servers: config.servers,
              mediaRoots,
              readShow,
              facts,
            })
          : undefined,
      clock: systemClock,
      details,
      hasOwnOrder: (tmdbId) =>
        (shows.find((show) => show.tmdbId === tmdbId)?.order ?? usual) !== "aired",
    };
    return listMissing(deps, query, signal, onProgress);
  };

  return {
    run,
    read: ({ afresh = false, ...query }, wait) =>
      underWay.ask(JSON.stringify(query), (...how) => run(query, ...how), wait, afresh),
    close: underWay.close,
  };
}
