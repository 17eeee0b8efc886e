import { open } from "node:fs/promises";
import { errnoNameOf, notWritten, writeFailure } from "./disk/attempt.ts";

// Errors of file systems that cannot sync a folder (some network and FUSE ones).
const NOT_OFFERED = ["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EISDIR"];

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
