import type { Store } from "../../store/open.ts";
import type { createComplete } from "../identify/catalogue/complete.ts";
import type { MakeDeps, Sources } from "../journal/steps/deps.ts";
import type { DuplicatePolicy } from "../library-state/duplicates.ts";
import type { PlexDuplicateDeps } from "../library-state/plex-duplicate.ts";
import type { createPlanner } from "../plan/plan-release.ts";
import type { Files } from "../releases/files-port.ts";
import type { ObserveRelease } from "../releases/observe.ts";
import type { ConfirmSource } from "../torrents/confirm.ts";

/** Database and disk, without anything that changes a file. */
export type Reading = {
  store: Store;
  files: Pick<Files, "listRoot" | "fileIdentity" | "hashFile" | "reachedFile" | "walk">;
};

/** The download of a release. */
export type Source = {
  observe: ObserveRelease;
  /** Asks the release's source again whether it has changed; returns an event when it has. */
  confirmSource: ConfirmSource;
  sources: Sources;
};

/** What a release is, where its files go, and what to do where the library has the work already. */
export type Planning = {
  complete: ReturnType<typeof createComplete>;
  hasTmdb: () => boolean;
  planner: ReturnType<typeof createPlanner>;
  /** Read once for each attempt: it can be changed while the engine runs. */
  duplicatePolicy: DuplicatePolicy;
  /** What Plex has; without it only the disk and our history say what the library has. */
  plexIndex?: PlexDuplicateDeps["plexIndex"] | undefined;
};

/** What filing a release needs. */
export type FileDeps = MakeDeps &
  Source &
  Planning & {
    /** Where the journal is: without space for it nothing is begun. */
    stateDir: string;
    /** The watched folders and the folders that are mapped for Transmission, from which file tools may take files. */
    downloadFolders: readonly string[];
  };
