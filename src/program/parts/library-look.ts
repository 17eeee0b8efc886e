import { lookAtVideo, readLibraryVideos } from "../../app/library/read-library.ts";
import { createFindGone, type FindGone } from "../../app/library-state/find-gone.ts";
import { listLibraryFoldersAndRoots } from "../../app/library-state/libraries.ts";
import {
  createLibraryListing,
  type LibraryListing,
} from "../../app/library-state/library-listing.ts";
import type { EngineFiles } from "../../app/releases/files-port.ts";
import type { Store } from "../../store/open.ts";
import type { Config } from "../config/config.ts";
import { diskFiles } from "../config/files.ts";
import { systemClock } from "../process/clock.ts";
import { listDownloadFolders } from "./folders.ts";

export interface LookDeps {
  store: Store;
  files: EngineFiles;
  /** Time limit for listing the library, if a person waits for it. */
  listingTimeoutMs?: number | undefined;
}

/** Creates the listing of the libraries, and the check for files that are gone. */
export function createLibraryLook(
  config: Config,
  { store, files, listingTimeoutMs }: LookDeps,
): { listing: LibraryListing; findGone: FindGone } {
  const reading = {
    db: store.read,
    files,
    policy: config,
    notLibrary: listDownloadFolders(config),
    real: diskFiles.real,
  };
  const listing = createLibraryListing({
    videos: (...how) => readLibraryVideos(reading, ...how),
    lookAt: async (path) => {
      const homes = await listLibraryFoldersAndRoots(store, config);
      return lookAtVideo(files, homes, path);
    },
    clock: systemClock,
  });
  return {
    listing,
    findGone: createFindGone({
      store,
      files,
      listing,
      clock: systemClock,
      timeoutMs: listingTimeoutMs,
    }),
  };
}
