import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

/**
 * Returns all folders below this folder, including empty and hidden folders, as sorted relative
 * paths.
 */
export function allFolders(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted((a, b) => (a < b ? -1 : 1));
}
