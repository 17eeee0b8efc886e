import { copyVerified, readFreeBytes } from "./copy/copy-verified.ts";
import { hashFile } from "./copy/hash-file.ts";
import { countLinks, readFileIdentity } from "./disk/identity.ts";
import { isOneName, readListedPath } from "./disk/listed-path.ts";
import { findPlainFile } from "./disk/open-source.ts";
import { readPoolBytes } from "./disk/pool.ts";
import { giveOwner, readPermissions } from "./give-owner.ts";
import { canLink } from "./links/can-link.ts";
import {
  addSecondName,
  readLinkTarget,
  readTargetIdentity,
  tryHardlink,
  tryReflink,
  trySymlink,
} from "./links/links.ts";
import { findMissingFolders, makeFolders } from "./make-folders.ts";
import { publishByRename, publishNoReplace, removeStaged, syncNewName } from "./publish.ts";
import { hashEdges, hasZeroTail } from "./read/edges.ts";
import { listFoldersBelow, listRoot } from "./read/list-folders.ts";
import { keepsOwnTimes } from "./read/own-times.ts";
import { assertInside } from "./read/resolve-inside.ts";
import { findFirstNamed, walk } from "./read/walk.ts";
import { putBack, removeSource } from "./remove-source.ts";
import { leaveOldName, removeFolder, renameFile, renameFolder } from "./rename.ts";
import { readStorageMark, writeStorageMark } from "./storage-mark.ts";
import { swapFiles } from "./swap.ts";
import { syncFolder } from "./sync-folder.ts";
import {
  deleteFromTrash,
  leaveTrash,
  moveToTrash,
  removeEmptyFolders,
  restoreFromTrash,
  stageFromTrash,
} from "./trash.ts";

/** The engine's file system operations, without limits. */
export const FILES = {
  assertInside,
  canLink,
  copyVerified,
  deleteFromTrash,
  readFileIdentity,
  findFirstNamed,
  listFoldersBelow,
  readFreeBytes,
  giveOwner,
  hasZeroTail,
  hashEdges,
  hashFile,
  isOneName,
  keepsOwnTimes,
  leaveOldName,
  leaveTrash,
  countLinks,
  readLinkTarget,
  readListedPath,
  listRoot,
  makeFolders,
  findMissingFolders,
  moveToTrash,
  readPermissions,
  readPoolBytes,
  findPlainFile,
  publishByRename,
  publishNoReplace,
  putBack,
  readTargetIdentity,
  readStorageMark,
  removeEmptyFolders,
  removeFolder,
  removeSource,
  removeStaged,
  renameFile,
  renameFolder,
  restoreFromTrash,
  addSecondName,
  stageFromTrash,
  swapFiles,
  syncFolder,
  syncNewName,
  tryHardlink,
  tryReflink,
  trySymlink,
  walk,
  writeStorageMark,
};
