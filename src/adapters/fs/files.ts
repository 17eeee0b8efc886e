import { copyVerified, freeBytes } from "./copy/copy-verified.ts";
import { hashFile } from "./copy/hash-file.ts";
import { fileIdentity, linkCount } from "./disk/identity.ts";
import { plainFile } from "./disk/open-source.ts";
import { giveOwner, permissions } from "./give-owner.ts";
import {
  linkTarget,
  reachedFile,
  secondName,
  tryHardlink,
  tryReflink,
  trySymlink,
} from "./links/links.ts";
import { makeFolders, missingFolders } from "./make-folders.ts";
import { publishByRename, publishNoReplace, removeStaged, syncNewName } from "./publish.ts";
import { hashEdges, hasZeroTail } from "./read/edges.ts";
import { foldersBelow, listRoot } from "./read/list-folders.ts";
import { keepsOwnTimes } from "./read/own-times.ts";
import { assertInside } from "./read/real-inside.ts";
import { firstNamed, walk } from "./read/walk.ts";
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
} from "./trash.ts";

/** The file system as the engine uses it, without limits. */
export const FILES = {
  assertInside,
  copyVerified,
  deleteFromTrash,
  fileIdentity,
  firstNamed,
  foldersBelow,
  freeBytes,
  giveOwner,
  hasZeroTail,
  hashEdges,
  hashFile,
  keepsOwnTimes,
  leaveOldName,
  leaveTrash,
  linkCount,
  linkTarget,
  listRoot,
  makeFolders,
  missingFolders,
  moveToTrash,
  permissions,
  plainFile,
  publishByRename,
  publishNoReplace,
  putBack,
  reachedFile,
  readStorageMark,
  removeEmptyFolders,
  removeFolder,
  removeSource,
  removeStaged,
  renameFile,
  renameFolder,
  restoreFromTrash,
  secondName,
  swapFiles,
  syncFolder,
  syncNewName,
  tryHardlink,
  tryReflink,
  trySymlink,
  walk,
  writeStorageMark,
};
