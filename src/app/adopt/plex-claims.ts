import { defined } from "../../core/defined.ts";
import { type PathMap, toThere } from "../../core/path/path-map.ts";
import type { Db } from "../../store/open.ts";
import { worksWithFiles } from "../../store/plex/indexed-works.ts";
import type { Claim } from "../identify/clues/read-release.ts";

/** Of a show with thousands of episodes a few hundred are enough. */
const MAX_PATHS = 300;

/** What Plex takes files of ours for, by our index of it: Plex is not asked. */
export const plexClaims =
  (db: Db, pathMap: readonly PathMap[]) =>
  async (paths: readonly string[]): Promise<Claim[]> => {
    const there = paths.slice(0, MAX_PATHS).map((path) => toThere(path, pathMap));
    const claims = new Map<string, Claim>();
    for (const { type, tmdbId: tmdb, imdbId: imdb, tvdbId: tvdb } of await worksWithFiles(db, there)) {
      // Agents before 2020 had only one id. TMDB's says it all.
      const ids = tmdb === undefined ? defined({ imdb, tvdb }) : { tmdb };
      if (Object.keys(ids).length > 0) claims.set(JSON.stringify([type, ids]), { ids, type, by: "Plex" });
    }
    return [...claims.values()];
  };
