import type { DuplicateRule } from "../../src/app/library-state/duplicates.ts";
import type { FileMethod, JobAction } from "../../src/core/journal/method-traits.ts";
import type { Method, OperationKind } from "../../src/core/journal/operation.ts";
import type { ReleaseKind } from "../../src/core/release/job.ts";
import type { TrashRequest } from "../../src/store/journal/trash.ts";
import * as adoptions from "./scenarios/adopt.ts";
import * as filePlans from "./scenarios/file-plan.ts";
import * as keepBoth from "./scenarios/keep-both.ts";
import * as folders from "./scenarios/make-folder.ts";
import * as moves from "./scenarios/move-library.ts";
import * as oneFilm from "./scenarios/one-film.ts";
import * as refiles from "./scenarios/refile.ts";
import * as renames from "./scenarios/rename.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import * as severalFiles from "./scenarios/several-files.ts";
import * as undo from "./scenarios/undo.ts";
import * as upgrades from "./scenarios/upgrade.ts";

/** A duplicate is filed only under these rules. */
type FilingRule = Exclude<DuplicateRule, "review" | "skip">;
type Undoable =
  | `release ${ReleaseKind}`
  | `filing by ${FileMethod}`
  | `job ${JobAction}`
  | `duplicate ${FilingRule}`;
/** Kinds of releases that stay in `filing` while files are made, so that a person can stop them. */
type Stoppable = `release ${Exclude<ReleaseKind, "adoption" | "library_move">}`;

/** All work that changes files or the journal's record of them. */
export type Kind =
  | `operation ${OperationKind}`
  | `method ${Method}`
  | Undoable
  | `undo of ${Undoable}`
  | `stop of ${Stoppable}`
  | `trash ${TrashRequest | "age"}`
  | "correction";

type Scenarios = readonly [Scenario, ...Scenario[]];

/**
 * Scenarios of each kind of work. A new kind of release, job action, operation, method or trash
 * request does not compile until it has one, and its undo too.
 */
export const SCENARIOS_OF: Readonly<Record<Kind, Scenarios>> = {
  "release download": [oneFilm.hardlink, severalFiles.several, severalFiles.pack],
  "release adoption": [adoptions.adopt],
  "release file_plan": [filePlans.filePlan, folders.makeFolder],
  "release rename_plan": [renames.rename, renames.renameTaken],
  "release library_move": [moves.moveLibrary],
  "undo of release download": [undo.undo],
  "undo of release adoption": [adoptions.adoptUndo],
  "undo of release file_plan": [filePlans.filePlanUndo, folders.makeFolderUndo],
  "undo of release rename_plan": [renames.renameUndo, renames.renamePartUndo],
  "undo of release library_move": [moves.moveLibraryUndo],
  "stop of release download": [severalFiles.packStopped, severalFiles.movePackStopped],
  "stop of release file_plan": [filePlans.filePlanStopped],
  "stop of release rename_plan": [renames.renameStopped],

  "operation publish": [oneFilm.hardlink],
  "operation trash": [undo.undo],
  "operation restore": [undo.trashRestore, undo.trashRestoreCopy],
  "operation remove": [oneFilm.move, severalFiles.movePack],
  "operation return": [oneFilm.moveUndo, oneFilm.moveUndoAcross],
  "operation reinstate": [upgrades.upgradeSameUndo, upgrades.upgradeOtherUndo],
  "operation make_folder": [folders.makeFolder],
  "operation rename": [renames.rename, renames.renameTaken],
  "operation rename_folder": [renames.rename],
  "operation remove_folder": [renames.rename],

  "method hardlink": [oneFilm.hardlink, oneFilm.takenLink],
  "method reflink": [oneFilm.reflink],
  "method copy": [oneFilm.copy, oneFilm.copyAcross, oneFilm.takenCopy],
  "method symlink": [oneFilm.symlink],
  "method adopted": [adoptions.adopt],

  "filing by auto": [oneFilm.copyAcross, severalFiles.pack],
  "filing by hardlink": [oneFilm.hardlink],
  "filing by reflink": [oneFilm.reflink],
  "filing by copy": [oneFilm.copy],
  "filing by symlink": [oneFilm.symlink],
  "filing by move": [oneFilm.move, oneFilm.moveAcross, severalFiles.movePack],
  "undo of filing by auto": [oneFilm.copyAcrossUndo],
  "undo of filing by hardlink": [undo.undo, renames.renamedUndo],
  "undo of filing by reflink": [oneFilm.reflinkUndo],
  "undo of filing by copy": [undo.undoCopy],
  "undo of filing by symlink": [oneFilm.symlinkUndo],
  "undo of filing by move": [oneFilm.moveUndo, oneFilm.moveUndoAcross],

  "job move": [filePlans.filePlan],
  "job copy": [filePlans.filePlan],
  "job link": [filePlans.filePlan],
  "job make_folder": [folders.makeFolder, folders.takenFolder],
  "job rename": [renames.rename],
  "job rename_folder": [renames.rename],
  "undo of job move": [filePlans.filePlanUndo],
  "undo of job copy": [filePlans.filePlanUndo],
  "undo of job link": [filePlans.filePlanUndo],
  "undo of job make_folder": [folders.makeFolderUndo],
  "undo of job rename": [renames.renameUndo],
  "undo of job rename_folder": [renames.renameUndo],

  "duplicate upgrade": [
    upgrades.upgradeSame,
    upgrades.upgradeCopy,
    upgrades.upgradeOther,
    upgrades.upgradeWithoutLinks,
  ],
  "duplicate replace": [upgrades.replaceSame],
  "duplicate keep_both": [keepBoth.keepBoth, keepBoth.keepBothCopy],
  "undo of duplicate upgrade": [
    upgrades.upgradeSameUndo,
    upgrades.upgradeOtherUndo,
    upgrades.upgradeUndoWithoutLinks,
  ],
  "undo of duplicate replace": [upgrades.replaceSameUndo],
  "undo of duplicate keep_both": [keepBoth.keepBothUndo],

  "trash restore": [undo.trashRestore, undo.trashRestoreCopy],
  "trash purge": [undo.trashEmpty],
  "trash age": [undo.trashPurge],

  correction: [refiles.refile, refiles.refileCopy, refiles.refileMove],
};
