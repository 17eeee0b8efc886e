import { copy, copyAcross, reflink } from "./copy.ts";
import { filePlan, filePlanUndo } from "./file-plan.ts";
import { hardlink } from "./hardlink.ts";
import { keepBoth, keepBothCopy } from "./keep-both.ts";
import { makeFolder, makeFolderUndo, takenFolder } from "./make-folder.ts";
import { move, moveAcross, movePack, moveUndo, moveUndoAcross } from "./move.ts";
import { pack } from "./pack.ts";
import { rename, renamedUndo, renameTaken, renameUndo } from "./rename.ts";
import type { Scenario } from "./scenario.ts";
import { several } from "./several.ts";
import { symlink, symlinkUndo } from "./symlink.ts";
import { takenCopy, takenLink } from "./taken.ts";
import { trashEmpty, trashPurge, trashRestore, undo, undoCopy } from "./undo.ts";
import { upgradeCopy, upgradeOther, upgradeOtherUndo, upgradeSame, upgradeSameUndo } from "./upgrade.ts";

/** Every scenario; the only place to touch for a new one. */
export const SCENARIOS: readonly Scenario[] = [
  hardlink,
  pack,
  several,
  copyAcross,
  copy,
  reflink,
  undo,
  undoCopy,
  trashRestore,
  trashPurge,
  trashEmpty,
  takenLink,
  takenCopy,
  move,
  moveAcross,
  movePack,
  moveUndo,
  moveUndoAcross,
  symlink,
  symlinkUndo,
  upgradeSame,
  upgradeCopy,
  upgradeSameUndo,
  upgradeOther,
  upgradeOtherUndo,
  keepBoth,
  keepBothCopy,
  filePlan,
  filePlanUndo,
  makeFolder,
  makeFolderUndo,
  takenFolder,
  rename,
  renameUndo,
  renamedUndo,
  renameTaken,
];
