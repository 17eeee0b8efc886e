import type { createLibraryReads } from "../../../adapters/plex/browse/libraries.ts";
import type { PlexSection } from "../../../adapters/plex/browse/sections.ts";
import type { ReadPlex } from "../cache/read-plex.ts";

/** What the libraries are read from. Each throws `Outage` when Plex is down, slow or refuses the token. */
export type LibraryPlex = ReturnType<typeof createLibraryReads> & {
  sections(signal: AbortSignal): Promise<PlexSection[]>;
  /** Asks for a scan of one folder, as the server sees it, or of the whole library. */
  refresh(sectionId: string, path: string | undefined, signal: AbortSignal): Promise<void>;
};

export type LibraryDeps = {
  plex: LibraryPlex;
  read: ReadPlex;
  /** The token of a user other than the owner, by name; none is known unless stated. */
  userToken?: ((name: string) => string | undefined) | undefined;
};
