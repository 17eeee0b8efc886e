import { liesUnder } from "../path/is-below.ts";

type Placed = { locations: readonly string[] };

/**
 * The libraries that have a path in one of their folders, as the Plex server sees them; the one whose folder is the
 * longest first, since libraries may nest, else in Plex's order.
 */
export function sectionsOf<S extends Placed>(path: string, sections: readonly S[]): S[] {
  return sections
    .map((section) => {
      const holding = section.locations.filter((location) => liesUnder(path, [location]));
      return { section, depth: Math.max(0, ...holding.map(depthOf)) };
    })
    .filter(({ depth }) => depth > 0)
    .toSorted((a, b) => b.depth - a.depth)
    .map(({ section }) => section);
}

/** In names; a root has none, and still holds everything. */
const depthOf = (location: string): number => 1 + location.split(/[/\\]/).filter(Boolean).length;
