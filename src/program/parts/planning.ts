import { readFileLength } from "../../adapters/fs/read/file-length.ts";
import { readNfo } from "../../adapters/fs/read/read-text.ts";
import { createReadLengths } from "../../app/identify/read-lengths.ts";
import {
  createAlreadyThere,
  type FindAlreadyThere,
} from "../../app/library-state/already-there.ts";
import type { FindGone } from "../../app/library-state/find-gone.ts";
import {
  createPlexIndex,
  type PlexIndex,
  type PlexIndexDeps,
} from "../../app/library-state/in-plex.ts";
import { createFindNested, type FindNested } from "../../app/library-state/nested-duplicate.ts";
import type { OwnFile } from "../../app/own-files/own-file.ts";
import { createIsOnlySeries } from "../../app/plan/choose-folder.ts";
import { createPlanner, type PlanRequest, type ReleasePlan } from "../../app/plan/plan-release.ts";
import { withRealPaths } from "../../app/routes/parse-routes.ts";
import type { RouteRule } from "../../core/route/rule.ts";
import type { ReadLengths } from "../../names/index.ts";
import type { Config } from "../config/config.ts";
import { diskFiles } from "../config/files.ts";
import type { Catalogue } from "./catalogue.ts";
import { createLibraryLook, type LookDeps } from "./library-look.ts";
import type { ListNameReaders } from "./name-readers.ts";
import { readNamesInForce } from "./names-in-force.ts";

type Deps = Pick<PlexIndexDeps, "ready" | "readShow"> &
  LookDeps & {
    catalogue: Pick<Catalogue, "tmdb" | "hasTmdb">;
    routes: Pick<OwnFile<readonly RouteRule[]>, "value">;
    nameReaders: ListNameReaders;
    /** The configuration with run-time settings applied, if it can change later. */
    inForce?: (() => Config) | undefined;
  };

export interface Planning {
  planner(release: PlanRequest, signal: AbortSignal): Promise<ReleasePlan>;
  plexIndex: PlexIndex | undefined;
  findAlreadyThere: FindAlreadyThere;
  findGone: FindGone;
  findNested: FindNested;
  /** Adds a file that has just become visible in the library to what these parts know of it. */
  onNewName(path: string): void;
  lengths: ReadLengths;
}

/**
 * Creates the parts that decide where files go: the index of what the media servers have, and the
 * planner, which uses the index and the rules.
 */
export function createPlanning(
  config: Config,
  {
    store,
    files,
    catalogue,
    routes,
    nameReaders,
    ready,
    readShow,
    inForce = () => config,
    listingTimeoutMs,
  }: Deps,
): Planning {
  const { facts } = catalogue.tmdb;
  // Other ids help but are not required. Without a key, the folder is found by its name.
  const ids: typeof facts = async (...asked) => (catalogue.hasTmdb() ? facts(...asked) : undefined);
  const { pathMap, servers, mediaRoots } = config;
  const plexIndex =
    servers.length === 0
      ? undefined
      : createPlexIndex({ store, pathMap, servers, mediaRoots, ready, readShow, facts: ids });
  const { listing, findGone } = createLibraryLook(config, { store, files, listingTimeoutMs });
  const lengths = createReadLengths({ fileLength: readFileLength, timeoutMs: listingTimeoutMs });
  const planner = createPlanner({
    lengths,
    store,
    files,
    findGone,
    library: config,
    names: readNamesInForce(config),
    // Without a server, the list need not be loaded.
    nameReaders: servers.length === 0 ? undefined : nameReaders,
    episodeOrders: config.episodeOrders,
    episodeGroup: async (...asked) =>
      catalogue.hasTmdb()
        ? catalogue.tmdb.episodeGroup(...asked)
        : { none: "TMDB_API_KEY is not set" },
    keepBoth: () => inForce().duplicatePolicy === "keep_both",
    plexIndex,
    routes: { rules: () => withRealPaths(routes.value(), (path) => diskFiles.real(path)), facts },
    readText: readNfo,
    facts: ids,
    isOnlySeries: createIsOnlySeries(catalogue.tmdb.search, catalogue.hasTmdb),
  });
  const hasRules = () => routes.value().length > 0;
  return {
    planner,
    plexIndex,
    findAlreadyThere: createAlreadyThere({ store, files, library: { listing, hasRules } }),
    findGone,
    onNewName: (path) => listing.add(path),
    findNested: createFindNested({ store, files, listing, pathMap, servers }),
    lengths,
  };
}
