import { lstat, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parseStagingId, UNPACKED_FOLDER } from "../../core/unpack/volumes.ts";
import { notRead, notWritten, readIfPresent } from "../fs/disk/attempt.ts";
import { syncFolder } from "../fs/sync-folder.ts";

/**
 * Lists the staging folders in `home` that have one of our names; empty if `home` does not exist.
 * Links do not count as folders.
 */
export async function listStaging(home: string): Promise<string[]> {
  if (!(await isFolder(dirname(home))) || !(await isFolder(home))) return [];
  const entries = await readdir(home, { withFileTypes: true }).catch(notRead(home));
  return entries
    .filter((entry) => entry.isDirectory() && parseStagingId(entry.name) !== undefined)
    .map(({ name }) => join(home, name));
}

/**
 * Deletes a staging folder with everything in it. Does nothing if the path does not have one of our
 * names or leads through a link.
 */
export async function removeStaging(folder: string): Promise<void> {
  const home = dirname(folder);
  if (basename(dirname(home)) !== UNPACKED_FOLDER || !(await listStaging(home)).includes(folder)) {
    return;
  }
  await rm(folder, { recursive: true, force: true }).catch(notWritten(folder));
  await syncFolder(home);
}

const isFolder = async (path: string): Promise<boolean> =>
  (await readIfPresent(path, lstat(path)))?.isDirectory() ?? false;
