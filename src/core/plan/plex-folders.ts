import type { MediaType } from "../../base/identity.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { folderOf as above, baseOf } from "../../base/path/path-parts.ts";
import { seasonOf } from "../../base/season-folder-name.ts";

/** A file that belongs to a work in Plex, by its local path. */
type PlexWorkFile = { path: string; season?: number | undefined };

const MAX_FOLDERS = 20;
// Each part of a film may have its own folder.
const PART = /^(?:cd|dis[ck]|dvd|part|pt)[ ._-]?\d{1,2}$/i;
// Plex keeps its own smaller copies of a file in this folder next to the file.
const MADE_BY_PLEX = "/Plex Versions/";
const DOT_COMPONENT = /(?:^|\/)\.{1,2}(?:\/|$)/;

/**
 * Finds the folders in which Plex has a work, below its libraries. For a film, these are the
 * folders of its files. For a show, these are the folders that Plex reports, or else the folders
 * above its seasons. All paths are absolute and local. The folder with the most files comes first.
 * A library's own folder, or a folder that contains a library, is never a work's folder.
 */
export function findPlexFolders(
  type: MediaType,
  files: readonly PlexWorkFile[],
  named: readonly string[],
  libraries: readonly string[],
): string[] {
  const counts = new Map<string, number>();
  const count = (folder: string | undefined): void => {
    if (folder !== undefined) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  };
  const homes = named.filter((folder) => isInside(folder, libraries));
  for (const { path } of files) {
    if (path.includes(MADE_BY_PLEX)) continue;
    const home = homes.find((folder) => isBelow(path, folder));
    count(home ?? folderOf(type, path, libraries));
  }
  for (const home of homes) if (!counts.has(home)) counts.set(home, 0);
  const sorted = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted.slice(0, MAX_FOLDERS).map(([folder]) => folder);
}

export const isPartFolder = (name: string): boolean => PART.test(name);

/**
 * Returns the work's folder above one of its files. Undefined if the file is directly in the
 * library.
 */
export function folderOf(
  type: MediaType,
  path: string,
  libraries: readonly string[],
): string | undefined {
  const folder = above(path);
  const home =
    type === "tv"
      ? aboveSeasons(folder, libraries)
      : isPartFolder(baseOf(folder))
        ? above(folder)
        : folder;
  // `Movies/CD1` is the folder of a film with that name, just as `TV Shows/Specials` is a show's
  // folder.
  return [home, folder].find((candidate) => isInside(candidate, libraries));
}

/**
 * Returns the folder above the outermost season folder. Releases may have their own folders below a
 * season folder.
 */
function aboveSeasons(folder: string, libraries: readonly string[]): string {
  let home = folder;
  for (let current = folder; isInside(current, libraries); current = above(current)) {
    if (seasonOf(baseOf(current)) !== undefined) home = above(current);
  }
  return home;
}

const isInside = (folder: string, libraries: readonly string[]): boolean =>
  !DOT_COMPONENT.test(folder) &&
  libraries.some((library) => isBelow(folder, library)) &&
  !holdsLibrary(folder, libraries);

/** True if a folder is or contains a library's folder. Libraries can be nested. */
export const holdsLibrary = (folder: string, libraries: readonly string[]): boolean =>
  libraries.some((library) => isAtOrBelow(library, folder));
