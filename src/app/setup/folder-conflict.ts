import { isAtOrBelow } from "../../core/path/is-below.ts";

/** What a root's libraries are called where Plex does not say it. */
const USUAL = ["Movies", "TV Shows"];

type Folders = {
  roots: readonly string[];
  /** Plex's, on this machine. */
  libraries: readonly string[];
  /** Watched folders, and where Transmission puts what is complete. */
  downloads: readonly string[];
};

/**
 * Why these folders cannot be taken together, as a sentence: where downloads arrive is no library, nor inside one, nor around
 * one. `real` resolves links.
 */
export function folderConflict(
  { roots, libraries, downloads }: Folders,
  real: (path: string) => string,
): string | undefined {
  const holds = (outer: string, inner: string): boolean => isAtOrBelow(real(inner), real(outer));
  const all = [...libraries, ...roots.flatMap((root) => USUAL.map((name) => `${root}/${name}`))];
  for (const folder of downloads) {
    const root = roots.find((one) => holds(folder, one));
    if (root !== undefined)
      return `${root} is where downloads arrive${root === folder ? "" : ` (inside ${folder})`}, not a library. Name the folder that contains Plex's libraries.`;
    const library = all.find((one) => holds(folder, one) || holds(one, folder));
    if (library !== undefined)
      return `Downloads arrive in ${folder}, and the library ${library} is ${holds(folder, library) ? "inside" : "around"} it: what is filed would be taken for a download. Keep them beside each other.`;
  }
  return undefined;
}
