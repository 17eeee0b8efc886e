import { dirname } from "node:path";
import type { MediaType } from "../../../base/identity.ts";
import type { Operation } from "../../../core/journal/operation.ts";

/**
 * Returns the folder that Plex must scan for a file: the movie's or the season's folder. If the
 * season folder is new, returns the show's folder, because Plex does not know the season folder
 * yet.
 */
export function scanFolderOf(
  operation: Pick<Operation, "finalPath" | "madeFolders">,
  type: MediaType | undefined,
): string {
  const folder = dirname(operation.finalPath);
  return type === "tv" && operation.madeFolders.includes(folder) ? dirname(folder) : folder;
}

/**
 * Does the same as `scanFolderOf` for all files of a release. A season folder is not scanned if its
 * show's folder is.
 */
export function scanFoldersOf(
  operations: readonly Pick<Operation, "finalPath" | "madeFolders">[],
  type: MediaType | undefined,
): string[] {
  const folders = new Set(operations.map((operation) => scanFolderOf(operation, type)));
  return [...folders].filter((folder) => !folders.has(dirname(folder)));
}
