import { readLibraryVideos } from "../../src/app/library/read-library.ts";
import { createLibraryListing } from "../../src/app/library-state/library-listing.ts";
import type { MissingDeps } from "../../src/app/missing/list-missing.ts";
import { diskFiles } from "../../src/program/config/files.ts";
import type { TestEngine } from "./engine.ts";

/** Dependencies of the missing episodes, over an engine's database and library and without Plex. */
export function missingDepsOf(
  engine: TestEngine,
  details: MissingDeps["details"],
  more: Partial<MissingDeps> = {},
): MissingDeps {
  const policy = {
    mediaRoots: [engine.library],
    moviesDir: undefined,
    tvDir: undefined,
    pathMap: [],
  };
  const reading = {
    db: engine.store.read,
    files: engine.files,
    policy,
    notLibrary: [engine.downloads],
    real: diskFiles.real,
  };
  return {
    store: engine.store,
    findGone: engine.deps.findGone,
    listing: createLibraryListing({
      videos: (...how) => readLibraryVideos(reading, ...how),
      clock: engine.clock,
    }),
    pathMap: [],
    plexIndex: undefined,
    clock: engine.clock,
    details,
    hasOwnOrder: () => false,
    ...more,
  };
}
