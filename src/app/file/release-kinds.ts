import type { Operation } from "../../core/journal/operation.ts";
import type { ReleaseKind } from "../../core/release/job.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import type { FileDeps } from "./file-deps.ts";
import { beginFilePlan, resumeFilePlan } from "./file-plan.ts";
import { beginFiling, resumeFiling } from "./filing-run.ts";
import { adoptRelease, letGo } from "./library-release.ts";
import { beginRename, resumeRename } from "./rename/rename-job.ts";
import { resumeUndoRename } from "./rename/undo-rename.ts";
import type { FilingRun, UndoRun } from "./run/runs.ts";
import { undoLibraryMove } from "./undo-library-move.ts";
import { resumeUndo } from "./undo-run.ts";

/** Steps of one kind of release, which the driver (`file-release.ts`) calls after recovery. */
interface KindOfWork {
  /**
   * True if releases of this kind are also filed and undone while the settings lack a media root
   * that the journal names.
   */
  worksWithLeftRoot: boolean;
  /**
   * Checks an approved release and moves it to `filing`. `journaled` are all of its operations.
   * @returns undefined if it got another state instead, or waits
   */
  begin(
    deps: FileDeps,
    release: ReleaseIn<"approved">,
    journaled: readonly Operation[],
    signal: AbortSignal,
  ): Promise<FilingRun | undefined>;
  /** Continues a release that an earlier run left in `filing`. */
  resume(deps: FileDeps, release: ReleaseIn<"filing">, signal: AbortSignal): Promise<FilingRun>;
  /** Begins or continues the undo of a release in `undoing`. */
  resumeUndo(deps: FileDeps, release: Release): Promise<UndoRun>;
}

/** An undo that is one transaction. */
const atOnce =
  (undo: (deps: FileDeps, release: Release) => Promise<void>): KindOfWork["resumeUndo"] =>
  async (deps, release) => ({ finish: () => undo(deps, release) });

const refuseState =
  (state: string) =>
  async (_: FileDeps, { id }: Release): Promise<never> => {
    throw new Error(`Release ${id} is of a kind that is never ${state}.`);
  };

/** All kinds of releases, and how each is filed and undone. */
export const KINDS: Readonly<Record<ReleaseKind, KindOfWork>> = {
  download: {
    worksWithLeftRoot: false,
    begin: beginFiling,
    resume: resumeFiling,
    resumeUndo,
  },
  file_plan: {
    worksWithLeftRoot: false,
    begin: beginFilePlan,
    resume: resumeFilePlan,
    resumeUndo,
  },
  rename_plan: {
    worksWithLeftRoot: false,
    begin: beginRename,
    resume: resumeRename,
    resumeUndo: resumeUndoRename,
  },
  // An adoption is one transaction, which moves the release from `approved` to `filed`.
  adoption: {
    worksWithLeftRoot: false,
    begin: adoptRelease,
    resume: refuseState("filing"),
    resumeUndo: atOnce(letGo),
  },
  // A library move is written as a `filed` release. A person may undo it to get a left root back.
  library_move: {
    worksWithLeftRoot: true,
    begin: refuseState("approved"),
    resume: refuseState("filing"),
    resumeUndo: atOnce(undoLibraryMove),
  },
};
