import { open } from "node:fs/promises";
import { Outage } from "../../base/errors.ts";
import { errnoNameOf, isMissing, notWritten, writeFailure } from "./disk/attempt.ts";

// Errors of file systems that cannot sync a folder (some network and FUSE ones).
const NOT_OFFERED = ["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EISDIR"];

/**
 * Like `syncFolder` for a folder that a name has just left. Another undo may have removed the folder
 * since then. It also synced the folder's parent, which covers the name.
 */
export async function syncLeftFolder(folder: string): Promise<void> {
  await syncFolder(folder).catch((error: unknown) => {
    if (!(error instanceof Outage && isMissing(error.cause))) throw error;
  });
}

/**
 * Syncs `folder` so that the names in it survive a power cut. A failed sync is final, because the
 * system forgets the error and reports success for the next sync. The error is therefore thrown,
 * and the sync is never retried here.
 */
export async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, "r").catch(notWritten(folder));
  try {
    await handle.sync();
  } catch (error) {
    // A full disk or quota may appear only here, when the names are really written.
    if (!NOT_OFFERED.includes(errnoNameOf(error) ?? "")) throw writeFailure(error, folder);
  }
}
