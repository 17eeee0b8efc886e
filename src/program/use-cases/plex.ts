import { createLibrary, type Library } from "../../app/plex/library/library.ts";
import { createPlayback, type Playback } from "../../app/plex/playback/playback.ts";
import { createPlex } from "../../app/plex/playback/plex-port.ts";
import { type RoutedPlex, withRules } from "../../app/routes/with-rules.ts";
import { toThere } from "../../base/path/path-map.ts";
import { CHANGED_BY_PLAYBACK } from "../../core/cache/cache-entry.ts";
import type { FindWork } from "../../core/library/media-server.ts";
import { createFindWork } from "../../servers/plex/library/find-work.ts";
import { tokenOf } from "../../servers/plex/user-tokens.ts";
import { systemClock } from "../process/clock.ts";
import type { Program } from "../program.ts";

export interface PlexTools {
  /** Finds a work's page in Plex within 1.5 s. Returns undefined without Plex. */
  findWork: FindWork;
  plex: RoutedPlex;
  library: Library;
  playback: Playback;
}

/** Opens Plex for users and tools. @throws UserError if Plex is not configured */
export async function openPlexTools(program: Program): Promise<PlexTools> {
  const { pathMap, plex: settings } = program.config;
  const { client, cache: opened, old, changed } = await program.plex();
  const cache = opened();
  const clock = systemClock;
  const { control } = createPlayback({ plex: client, clock });
  const find = createFindWork(client);
  return {
    findWork: (work, { libraries, paths, items }, signal) => {
      const there = { libraries, items, paths: paths.map((path) => toThere(path, pathMap)) };
      return find(work, there, AbortSignal.any([signal, AbortSignal.timeout(1500)])).catch(
        () => undefined,
      );
    },
    plex: withRules(createPlex({ plex: client, clock, read: cache.read, old }), program.routes()),
    library: createLibrary({
      plex: client,
      read: cache.read,
      pathMap,
      clock,
      userToken: (name) => tokenOf(settings.userTokens.current(), name),
      changed,
    }),
    playback: {
      async control(request, signal) {
        try {
          return await control(request, signal);
        } finally {
          // Cached answers about playback are now stale, whether or not the command worked.
          await cache.invalidate(CHANGED_BY_PLAYBACK);
        }
      },
    },
  };
}
