import { chmod, lstat, mkdir, rmdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { errnoName, isMissing, readFailure, writeFailure } from "./disk/attempt.ts";
import { assertInside } from "./read/real-inside.ts";
import { syncFolder } from "./sync-folder.ts";

/**
 * The folders that `makeFolders` would make for `folder`, top first, without making any: a journal records them before the
 * first of them exists. Refuses and throws like `assertInside`.
 */
export async function missingFolders(root: string, folder: string): Promise<string[]> {
  let path = await assertInside(root, folder);
  const missing: string[] = [];
  while (!(await isThere(path))) {
    missing.unshift(path);
    path = dirname(path);
  }
  return missing;
}

/**
 * Makes `folder` and what is missing above it, one level at a time below `root`, which must exist: an unmounted root is
 * never filled. Returns the folders that this call made, top first (not those of another process), each synced into its
 * parent; when it throws, they are removed again. `mode` is set past the umask; without it the umask decides.
 */
export async function makeFolders(root: string, folder: string, options: { mode?: number } = {}): Promise<string[]> {
  const made: string[] = [];
  try {
    const missing = await missingFolders(root, folder);
    if (missing[0]) await assertFolder(dirname(missing[0]));
    for (const path of missing) {
      if (await makeOne(path)) {
        made.push(path);
        if (options.mode !== undefined) await chmod(path, options.mode);
      }
      await syncFolder(dirname(path));
    }
    await assertFolder(await assertInside(root, folder));
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
    if (errnoName(error) === "EEXIST") return false;
    throw writeFailure(error, path);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw readFailure(error, path);
  }
}

async function assertFolder(path: string): Promise<void> {
  if ((await stat(path)).isDirectory()) return;
  const message = `${cleanText(path, 300)} is a file where a folder is needed.`;
  throw new UserError(message, "Move that file away, or file under another name.", "conflict");
}
