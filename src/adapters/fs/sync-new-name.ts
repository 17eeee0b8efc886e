import { unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { type FileIdentity, sameFile } from "../../core/media-files/file-identity.ts";
import { fileIdentity } from "./identity.ts";
import { syncFolder } from "./sync-folder.ts";

/**
 * Makes the name `path`, which a file that has another name as well was just given, outlive a power cut. When that fails
 * the name is taken away again, if it still is that file: the system forgets the error of a sync, and the next one would
 * answer that all is well, so that only a new name can be believed. Throws what `syncFolder` throws.
 */
export async function syncNewName(path: string, expected: FileIdentity | undefined): Promise<void> {
  try {
    await syncFolder(dirname(path));
  } catch (error) {
    const now = await fileIdentity(path).catch(() => undefined);
    if (now && expected && sameFile(now, expected)) await unlink(path).catch(() => {});
    throw error;
  }
}
