import type { ListedLibrary } from "../../../core/library/media-server.ts";
import type { createLibraryReads } from "../../../servers/plex/remote/browse/libraries.ts";

/** How the libraries are read. Each throws `Outage` when Plex is down, slow or refuses the token. */
export type LibraryPlex = ReturnType<typeof createLibraryReads> & {
  sections(signal: AbortSignal): Promise<ListedLibrary[]>;
  /** Asks for a scan of the whole library, or of one folder as the server sees it. */
  refresh(sectionId: string, path: string | undefined, signal: AbortSignal): Promise<void>;
};
