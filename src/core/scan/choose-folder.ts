import { isInLocations } from "../../base/path/path-map.ts";

type LocatedSection = { locations: readonly string[] };

/**
 * Returns the libraries that have a folder containing the path, as the Plex server sees it.
 * Libraries can be nested, so the one with the deepest folder comes first. Otherwise, Plex's order
 * is kept.
 */
export function sectionsOf<S extends LocatedSection>(path: string, sections: readonly S[]): S[] {
  return sections
    .map((section) => {
      const holding = section.locations.filter((location) => isInLocations(path, [location]));
      return { section, depth: Math.max(0, ...holding.map(depthOf)) };
    })
    .filter(({ depth }) => depth > 0)
    .toSorted((a, b) => b.depth - a.depth)
    .map(({ section }) => section);
}

/** Number of path components plus one. A root, which contains everything, has depth 1. */
const depthOf = (location: string): number => 1 + location.split(/[/\\]/).filter(Boolean).length;

/** A folder that has to be scanned, as the Plex server sees it. */
type FolderToScan = { path: string };

/**
 * With more folders than this, one scan of the library folder is less work, because Plex scans
 * folders one after the other.
 */
const MAX_FOLDERS = 50;

/**
 * Chooses the next folder to scan in one library, and returns the requests that the scan covers.
 * The folder is the first requested folder, or a requested folder above it. With more than 50
 * folders, it is the library folder that contains the first requested folder.
 */
export function chooseFolder<W extends FolderToScan>(
  waiting: readonly [W, ...W[]],
  locationOf: (path: string) => string,
): { path: string; covers: W[] } {
  const [first] = waiting;
  const paths = [...new Set(waiting.map(({ path }) => path))];
  const above =
    paths.length > MAX_FOLDERS ? [] : paths.filter((path) => isInLocations(first.path, [path]));
  const path =
    paths.length > MAX_FOLDERS
      ? locationOf(first.path)
      : above.reduce((a, b) => (b.length < a.length ? b : a), first.path);
  return {
    path,
    covers: waiting.filter((item) => item.path === path || isInLocations(item.path, [path])),
  };
}
