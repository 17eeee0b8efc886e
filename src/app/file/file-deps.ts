import type { CompleteIdentity, ReadLengths } from "../../names/index.ts";
import type { StageDeps } from "../engine/engine.ts";
import type { WorkDeps } from "../engine/work-on.ts";
import type { Journal, SourceProtection } from "../journal/steps/journal.ts";
import type { FindAlreadyThere } from "../library-state/already-there.ts";
import type { DuplicatePolicy } from "../library-state/duplicates.ts";
import type { FindGone } from "../library-state/find-gone.ts";
import type { PlexDuplicateDeps } from "../library-state/foreign-duplicate.ts";
import type { PlexIndex } from "../library-state/in-plex.ts";
import type { FindNested } from "../library-state/nested-duplicate.ts";
import type { PlanRelease } from "../plan/plan-release.ts";
import type { ObserveRelease } from "../releases/observe.ts";
import type { ConfirmSource } from "../torrents/confirm.ts";
import type { ClaimRoot } from "./claim-root.ts";
import type { ExclusiveStep } from "./rename/steps.ts";

/** Dependencies of the file stage. Each function takes the ones that it uses. */
export interface FileDeps extends Journal, StageDeps, WorkDeps {
  observe: ObserveRelease;
  /** Asks the release's source again whether it has changed; returns an event when it has. */
  confirmSource: ConfirmSource;
  sources: SourceProtection;
  complete: CompleteIdentity;
  hasTmdb: () => boolean;
  /** Ensures that no other storage files into this library folder. */
  claimRoot: ClaimRoot;
  planner: PlanRelease;
  /**
   * The rule for works that the library already has. It can change while the engine runs, but stays
   * the same within one attempt.
   */
  duplicatePolicy: () => DuplicatePolicy;
  /** Finds the videos for which the library already has the identical file. */
  findAlreadyThere: FindAlreadyThere;
  /** Finds out which publications are no longer in the library. */
  findGone: FindGone;
  /** Finds other files of a work in nested folders. Absent if a person waits for the answer. */
  findNested?: FindNested | undefined;
  /** Reads the lengths of videos from their headers. */
  lengths: ReadLengths;
  /** The Plex index. Without it, only the disk and our history show what the library has. */
  plexIndex?: (PlexDuplicateDeps["plexIndex"] & Pick<PlexIndex, "items">) | undefined;
  /** The folder of the journal. Nothing is begun without space for it. */
  stateDir: string;
  /**
   * Folders from which file tools may take files: the watched folders and the folders that are
   * mapped for download clients.
   */
  downloadFolders: readonly string[];
  /** While the engine is paused, only releases that a person decided are begun. */
  paused: () => Promise<boolean>;
  /**
   * Runs one step while no other release is begun, so that nothing reads the paths that the step
   * moves. `running` are the releases that were begun before. If undefined, nothing else runs.
   */
  alone?: ExclusiveStep | undefined;
  onError: (error: unknown) => void;
}
