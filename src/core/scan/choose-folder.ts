import { isInLocations } from "../path/is-below.ts";

type Placed = { locations: readonly string[] };

/**
 * The libraries that have a path in one of their folders, as the Plex server sees them; the one whose folder is the
 * longest first, since libraries may nest, else in Plex's order.
 */
export function sectionsOf<S extends Placed>(path: string, sections: readonly S[]): S[] {
  return sections
    .map((section) => {
      const holding = section.locations.filter((location) => isInLocations(path, [location]));
      return { section, depth: Math.max(0, ...holding.map(depthOf)) };
    })
    .filter(({ depth }) => depth > 0)
    .toSorted((a, b) => b.depth - a.depth)
    .map(({ section }) => section);
}

/** In names; a root has none, and still holds everything. */
const depthOf = (location: string): number => 1 + location.split(/[/\\]/).filter(Boolean).length;

/** A folder that waits to be scanned, as the Plex server sees it. */
type Waiting = { path: string };

/** Above so many a scan of the library's own folder is the smaller work: Plex takes one folder after the other. */
const MAX_FOLDERS = 50;

/**
 * Which folder of one library to have scanned next, and what is done with it: the first that waits, or one above it that
 * waits too. With more than 50 it is the library's own folder that holds the first.
 */
export function chooseFolder<W extends Waiting>(
  waiting: readonly [W, ...W[]],
  locationOf: (path: string) => string,
): { path: string; covers: W[] } {
  const [first] = waiting;
  const paths = [...new Set(waiting.map(({ path }) => path))];
  const above = paths.length > MAX_FOLDERS ? [] : paths.filter((path) => isInLocations(first.path, [path]));
  const path =
    paths.length > MAX_FOLDERS
      ? locationOf(first.path)
      : above.reduce((a, b) => (b.length < a.length ? b : a), first.path);
  return { path, covers: waiting.filter((one) => one.path === path || isInLocations(one.path, [path])) };
}
