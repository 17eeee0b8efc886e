import { statSync } from "node:fs";
import { chmod, mkdir, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { errnoNameOf, writeFailure } from "./disk/attempt.ts";
import { assertInside, resolveInside } from "./read/resolve-inside.ts";
import { syncFolder } from "./sync-folder.ts";

/**
 * The folders that `makeFolders` would make for `folder`, top first, without making any: a journal
 * records them before the first of them exists. Refuses and throws like `assertInside`.
 */
export const findMissingFolders = async (root: string, folder: string): Promise<string[]> =>
  (await resolveInside(root, folder)).missing;

/**
 * Makes `folder` and what is missing above it, one level at a time below `root`, which must exist:
 * an unmounted root is never filled. Returns the folders that this call made, top first (not those
 * of another process), each synced into its parent; when it throws, they are removed again. `mode`
 * is set past the umask; without it the umask decides.
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
    // Asked again, root and all: while this was made and synced, a link may have been put in place
    // of a folder. If anything was, the sync of the folder around the last one has just answered.
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

/** Synchronous: `resolveInside` has just had an answer about the same folder. */
function assertFolder(path: string): void {
  if (statSync(path).isDirectory()) return;
  const message = `${quoted(path, 300)} is a file where a folder is needed.`;
  throw UserError.conflict(message, "Move that file away, or file under another name.");
}
