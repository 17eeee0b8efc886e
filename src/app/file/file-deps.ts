import type { Release } from "../../core/release/release.ts";
import type { CompleteIdentity } from "../../names/index.ts";
import type { Journal, SourceProtection } from "../journal/steps/journal.ts";
import type { FindAlreadyThere } from "../library-state/already-there.ts";
import type { DuplicatePolicy } from "../library-state/duplicates.ts";
import type { PlexDuplicateDeps } from "../library-state/foreign-duplicate.ts";
import type { PlexIndex } from "../library-state/in-plex.ts";
import type { PlanRelease } from "../plan/plan-release.ts";
import type { ObserveRelease } from "../releases/observe.ts";
import type { ConfirmSource } from "../torrents/confirm.ts";
import type { ClaimRoot } from "./claim-root.ts";
import type { ExclusiveStep } from "./rename/steps.ts";

/** What the file stage is handed once. Each function takes what it uses of it. */
export interface FileDeps extends Journal {
  observe: ObserveRelease;
  /** Asks the release's source again whether it has changed; returns an event when it has. */
  confirmSource: ConfirmSource;
  sources: SourceProtection;
  complete: CompleteIdentity;
  hasTmdb: () => boolean;
  /** Sees that no other storage files there. */
  claimRoot: ClaimRoot;
  planner: PlanRelease;
  /**
   * What to do where the library has the work already. It can be changed while the engine runs;
   * within one attempt it stays.
   */
  duplicatePolicy: () => DuplicatePolicy;
  /** Of which videos the library has the very file. */
  findAlreadyThere: FindAlreadyThere;
  /** What Plex has; without it only the disk and our history say what the library has. */
  plexIndex?: (PlexDuplicateDeps["plexIndex"] & Pick<PlexIndex, "items">) | undefined;
  /** Where the journal is: without space for it nothing is begun. */
  stateDir: string;
  /**
   * The watched folders and the folders that are mapped for download clients, from which file tools
   * may take files.
   */
  downloadFolders: readonly string[];
  warn: (release: Release, message: string, error?: unknown) => void;
  /** While the engine is paused, only what a person decided is begun. */
  paused: () => Promise<boolean>;
  /**
   * Runs one step while no other release is begun, so that the places that it moves are read by
   * none; `running` are those that were begun before. Without it nothing else runs.
   */
  alone?: ExclusiveStep | undefined;
  wake: () => void;
  onError: (error: unknown) => void;
}
