import type { copyVerified, freeBytes } from "../../adapters/fs/copy/copy-verified.ts";
import type { hashFile } from "../../adapters/fs/copy/hash-file.ts";
import type { fileIdentity, linkCount } from "../../adapters/fs/disk/identity.ts";
import type { plainFile } from "../../adapters/fs/disk/open-source.ts";
import type { giveOwner, permissions } from "../../adapters/fs/give-owner.ts";
import type { secondName, tryHardlink } from "../../adapters/fs/links/hardlink.ts";
import type { tryReflink } from "../../adapters/fs/links/reflink.ts";
import type { linkTarget, reachedFile, trySymlink } from "../../adapters/fs/links/symlink.ts";
import type { makeFolders, missingFolders } from "../../adapters/fs/make-folders.ts";
import type { publishByRename, publishNoReplace, removeStaged, syncNewName } from "../../adapters/fs/publish.ts";
import type { foldersBelow, listRoot } from "../../adapters/fs/read/list-folders.ts";
import type { assertInside } from "../../adapters/fs/read/real-inside.ts";
import type { firstNamed, walk } from "../../adapters/fs/read/walk.ts";
import type { hasZeroTail } from "../../adapters/fs/read/zero-tail.ts";
import type { putBack, removeSource } from "../../adapters/fs/remove-source.ts";
import type { leaveOldName, removeFolder, renameFile, renameFolder } from "../../adapters/fs/rename.ts";
import type { readStorageMark, writeStorageMark } from "../../adapters/fs/storage-mark.ts";
import type { swapFiles } from "../../adapters/fs/swap.ts";
import type { syncFolder } from "../../adapters/fs/sync-folder.ts";
import type {
  deleteFromTrash,
  leaveTrash,
  moveToTrash,
  removeEmptyFolders,
  restoreFromTrash,
} from "../../adapters/fs/trash.ts";

/** The file system as the engine sees it; made of the adapters in bin. */
export type Files = {
  assertInside: typeof assertInside;
  copyVerified: typeof copyVerified;
  deleteFromTrash: typeof deleteFromTrash;
  fileIdentity: typeof fileIdentity;
  firstNamed: typeof firstNamed;
  foldersBelow: typeof foldersBelow;
  freeBytes: typeof freeBytes;
  giveOwner: typeof giveOwner;
  hasZeroTail: typeof hasZeroTail;
  hashFile: typeof hashFile;
  leaveOldName: typeof leaveOldName;
  leaveTrash: typeof leaveTrash;
  linkCount: typeof linkCount;
  permissions: typeof permissions;
  linkTarget: typeof linkTarget;
  listRoot: typeof listRoot;
  makeFolders: typeof makeFolders;
  missingFolders: typeof missingFolders;
  moveToTrash: typeof moveToTrash;
  plainFile: typeof plainFile;
  publishByRename: typeof publishByRename;
  publishNoReplace: typeof publishNoReplace;
  putBack: typeof putBack;
  reachedFile: typeof reachedFile;
  readStorageMark: typeof readStorageMark;
  removeEmptyFolders: typeof removeEmptyFolders;
  removeFolder: typeof removeFolder;
  removeSource: typeof removeSource;
  removeStaged: typeof removeStaged;
  renameFile: typeof renameFile;
  renameFolder: typeof renameFolder;
  restoreFromTrash: typeof restoreFromTrash;
  secondName: typeof secondName;
  swapFiles: typeof swapFiles;
  syncFolder: typeof syncFolder;
  syncNewName: typeof syncNewName;
  tryHardlink: typeof tryHardlink;
  tryReflink: typeof tryReflink;
  trySymlink: typeof trySymlink;
  walk: typeof walk;
  writeStorageMark: typeof writeStorageMark;
};
