import { copyVerified, freeBytes } from "../../adapters/fs/copy/copy-verified.ts";
import { hashFile } from "../../adapters/fs/copy/hash-file.ts";
import { fileIdentity, linkCount } from "../../adapters/fs/disk/identity.ts";
import { plainFile } from "../../adapters/fs/disk/open-source.ts";
import { giveOwner, permissions } from "../../adapters/fs/give-owner.ts";
import { secondName, tryHardlink } from "../../adapters/fs/links/hardlink.ts";
import { tryReflink } from "../../adapters/fs/links/reflink.ts";
import { reserveSpace } from "../../adapters/fs/links/shared-space.ts";
import { linkTarget, reachedFile, trySymlink } from "../../adapters/fs/links/symlink.ts";
import { makeFolders, missingFolders } from "../../adapters/fs/make-folders.ts";
import { publishByRename, publishNoReplace, removeStaged, syncNewName } from "../../adapters/fs/publish.ts";
import { foldersBelow, listRoot } from "../../adapters/fs/read/list-folders.ts";
import { assertInside } from "../../adapters/fs/read/real-inside.ts";
import { shareListings } from "../../adapters/fs/read/share-listings.ts";
import { firstNamed, walk } from "../../adapters/fs/read/walk.ts";
import { hasZeroTail } from "../../adapters/fs/read/zero-tail.ts";
import { putBack, removeSource } from "../../adapters/fs/remove-source.ts";
import { leaveOldName, removeFolder, renameFile, renameFolder } from "../../adapters/fs/rename.ts";
import { readStorageMark, writeStorageMark } from "../../adapters/fs/storage-mark.ts";
import { swapFiles } from "../../adapters/fs/swap.ts";
import { syncFolder } from "../../adapters/fs/sync-folder.ts";
import {
  deleteFromTrash,
  leaveTrash,
  moveToTrash,
  removeEmptyFolders,
  restoreFromTrash,
} from "../../adapters/fs/trash.ts";
import type { Files } from "../../app/releases/files-port.ts";
import { fewAtOnce } from "../../core/concurrency.ts";

/** What reads or writes whole files: a disk that many of them share is slower for all. */
const MAX_COPIES = 3;

/** The files of one process: what copies or reads whole files takes turns. */
export function createFiles(): Files {
  const copies = fewAtOnce(MAX_COPIES);
  const hashes = fewAtOnce(MAX_COPIES);
  return {
    ...OTHERS,
    // A copy that waits for its turn has its space already.
    ...reserveSpace({ freeBytes, copyVerified: (...args) => copies(() => copyVerified(...args), args[3]) }),
    listRoot: shareListings(listRoot),
    hashFile: (...args) => hashes(() => hashFile(...args), args[2]),
  };
}

const OTHERS = {
  assertInside,
  deleteFromTrash,
  fileIdentity,
  firstNamed,
  foldersBelow,
  giveOwner,
  hasZeroTail,
  leaveOldName,
  leaveTrash,
  linkCount,
  permissions,
  linkTarget,
  makeFolders,
  missingFolders,
  moveToTrash,
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
