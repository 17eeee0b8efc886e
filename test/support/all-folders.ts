import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

/** Every folder below this one, the empty and hidden ones too, relative to it and sorted. */
export function allFolders(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted((a, b) => (a < b ? -1 : 1));
}
