import { statSync } from "node:fs";
import { chmod, mkdir, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { errnoNameOf, writeFailure } from "./disk/attempt.ts";
import { assertInside, resolveInside } from "./read/resolve-inside.ts";
import { syncFolder } from "./sync-folder.ts";

/**
 * Lists the folders that `makeFolders` would make for `folder`, top first, without making any. The
 * journal records them before the first one exists. Refuses and throws like `assertInside`.
 */
export const findMissingFolders = async (root: string, folder: string): Promise<string[]> =>
  (await resolveInside(root, folder)).missing;

/**
 * Makes `folder` and the missing folders above it, one level at a time, below `root`. `root` must
 * exist, so an unmounted root is never filled. Returns the folders that this call made, top first;
 * folders made by other processes are not included. Each one is synced into its parent. If an error
 * is thrown, they are removed again. `mode` is set regardless of the umask. Without `mode`, the
 * umask decides.
 */
export async function makeFolders(
  root: string,
  folder: string,
  options: { mode?: number | undefined } = {},
): Promise<string[]> {
  const made: string[] = [];
  try {
    const { missing } = await resolveInside(root, folder);
    if (missing[0]) assertFolder(dirname(missing[0]));
    for (const path of missing) {
      if (await makeOne(path)) {
        made.push(path);
        if (options.mode !== undefined) await chmod(path, options.mode);
      }
      await syncFolder(dirname(path));
    }
    // Checked again, including the root: a link may have been put in place of a folder while this
    // one was made and synced. If a folder was made, its parent was just synced, so the disk is
    // responding.
    assertFolder(await assertInside(root, folder, missing[0] ? "answered" : "first"));
    return made;
  } catch (error) {
    for (const path of made.toReversed()) await rmdir(path).catch(() => {});
    throw error;
  }
}

async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (errnoNameOf(error) === "EEXIST") return false;
    throw writeFailure(error, path);
  }
}

/** Throws an outage if the folder was taken away, or a link put in its place, at this moment. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw writeFailure(error, path);
  }
}

/** Synchronous, because `resolveInside` has just queried the same folder and the disk responded. */
function assertFolder(path: string): void {
  if (isFolder(path)) return;
  const message = `${quoted(path, 300)} is a file, but a folder is needed there.`;
  throw UserError.conflict(message, "Move that file away, or use another name.");
}
