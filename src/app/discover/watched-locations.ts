import { type PathMap, toHere } from "../../core/path/path-map.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { KnownSection } from "../../store/plex/plex-listings.ts";

/**
 * One sentence for each watched folder that is, holds or lies in a folder of a Plex library: what Plex shows already
 * would be taken for downloads, and downloads would be shown as they are. `real` resolves links as far as a path exists.
 */
export function watchedLocations(
  dirs: readonly string[],
  sections: readonly KnownSection[],
  pathMap: readonly PathMap[],
  real: (path: string) => string,
): string[] {
  const places = sections.flatMap(({ title, locations }) =>
    locations.map((location) => ({ title, path: real(toHere(location, pathMap)) })),
  );
  return dirs.flatMap((dir) => {
    const path = real(dir);
    const place = places.find((candidate) => isBelow(candidate.path, path) || isBelow(path, candidate.path));
    if (place === undefined) return [];
    const library = `${cleanText(place.path, 300)} of the Plex library ${cleanText(place.title, 100)}`;
    return [
      `The watched folder ${cleanText(dir, 300)} and the folder ${library} overlap: the library itself would be taken for downloads. Watch another folder.`,
    ];
  });
}

const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
