import { isInLocations } from "../../base/path/path-map.ts";

type LocatedSection = { locations: readonly string[] };

/**
 * The libraries that have a path in one of their folders, as the Plex server sees them; the one
 * whose folder is the longest first, since libraries may nest, then in Plex's order.
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

/** Number of names; 1 for a root, which contains everything. */
const depthOf = (location: string): number => 1 + location.split(/[/\\]/).filter(Boolean).length;

/** A folder that has to be scanned, as the Plex server sees it. */
type FolderToScan = { path: string };

/**
 * With more folders, one scan of the library's folder is less work: Plex scans one folder after the
 * other.
 */
const MAX_FOLDERS = 50;

/**
 * Which folder of one library to scan next, and which requests that covers: the first, or a
 * requested folder above it. With more than 50, the library's own folder that contains the first.
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
