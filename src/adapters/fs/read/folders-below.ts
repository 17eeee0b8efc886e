import { lstatSync } from "node:fs";
import { errnoName } from "../disk/attempt.ts";
import { createPace, folderEntries } from "./list-folders.ts";

// As many as are read; the rest is left alone.
const MAX_ENTRIES = 20_000;

/**
 * `root` and every folder below it, by full path. No link is followed, not even at `root`. Folders that cannot be read, or
 * whose name is not UTF-8, are left out. Rejects only with the signal's reason.
 */
export async function foldersBelow(root: string, signal: AbortSignal): Promise<string[]> {
  signal.throwIfAborted();
  const pace = createPace(signal);
  const found = isFolder(root) ? [root] : [];
  let seen = 0;
  for (let at = 0; at < found.length && seen < MAX_ENTRIES; at++) {
    const folder = found[at] ?? "";
    try {
      for (const { name, utf8 } of folderEntries(folder)) {
        const rest = pace();
        if (rest) await rest;
        if (++seen > MAX_ENTRIES) break;
        const path = `${folder}/${name}`;
        if (utf8 && isFolder(path)) found.push(path);
      }
    } catch (error) {
      if (signal.aborted || errnoName(error) === undefined) throw error;
    }
  }
  return found;
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch (error) {
    if (errnoName(error) !== undefined) return false;
    throw error;
  }
}
