import { copyVerified } from "../../adapters/fs/copy-verified.ts";
import { tryHardlink } from "../../adapters/fs/hardlink.ts";
import { hashFile } from "../../adapters/fs/hash-file.ts";
import { fileIdentity } from "../../adapters/fs/identity.ts";
import { linkCount } from "../../adapters/fs/link-count.ts";
import { listRoot } from "../../adapters/fs/list-roots.ts";
import { makeFolders, missingFolders } from "../../adapters/fs/make-folders.ts";
import { plainFile } from "../../adapters/fs/plain-file.ts";
import { publishByRename, publishNoReplace } from "../../adapters/fs/publish.ts";
import { assertInside } from "../../adapters/fs/real-inside.ts";
import { tryReflink } from "../../adapters/fs/reflink.ts";
import { removeStaged } from "../../adapters/fs/remove-staged.ts";
import { leaveTrash, restoreFromTrash } from "../../adapters/fs/restore-from-trash.ts";
import { freeBytes } from "../../adapters/fs/space.ts";
import { syncFolder } from "../../adapters/fs/sync-folder.ts";
import { deleteFromTrash, moveToTrash, removeEmptyFolders } from "../../adapters/fs/trash.ts";
import { walk } from "../../adapters/fs/walk.ts";
import { hasZeroTail } from "../../adapters/fs/zero-tail.ts";
import type { Files } from "../../app/files-port.ts";

export const wireFiles = (): Files => ({
  assertInside,
  copyVerified,
  deleteFromTrash,
  fileIdentity,
  freeBytes,
  hasZeroTail,
  hashFile,
  leaveTrash,
  linkCount,
  listRoot,
  makeFolders,
  missingFolders,
  moveToTrash,
  plainFile,
  publishByRename,
  publishNoReplace,
  removeEmptyFolders,
  removeStaged,
  restoreFromTrash,
  syncFolder,
  tryHardlink,
  tryReflink,
  walk,
});
