import { dirname } from "node:path";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { ListedLibrary } from "../../core/library/media-server.ts";
import type { SetupPorts } from "./ports.ts";

const LOCAL_PLEX = "http://127.0.0.1:32400";

/** Finds a Plex server on this machine. */
export const findLocalPlex = async (
  ports: SetupPorts,
  signal: AbortSignal,
): Promise<string | undefined> =>
  (await ports.plexAnswers(LOCAL_PLEX, signal)) ? LOCAL_PLEX : undefined;

/**
 * Finds the folder that contains all film and series libraries on this machine. Undefined if there
 * are no libraries, or if only `/` contains them all.
 */
export async function findMediaRoot(
  ports: SetupPorts,
  sections: readonly ListedLibrary[],
): Promise<string | undefined> {
  const here = await findLibraryFolders(ports, sections);
  const [first] = here;
  if (first === undefined) return undefined;
  let root = dirname(first);
  while (!here.every((folder) => isAtOrBelow(folder, root))) root = dirname(root);
  return root === "/" ? undefined : root;
}

/**
 * Lists the folders of Plex's film and series libraries that exist on this machine under the same
 * path.
 */
export async function findLibraryFolders(
  ports: SetupPorts,
  sections: readonly ListedLibrary[],
): Promise<string[]> {
  const all = sections
    .filter(({ type }) => type === "movie" || type === "show")
    .flatMap(({ locations }) => locations)
    .filter((location) => location.startsWith("/"));
  const there = await Promise.all(all.map((folder) => ports.isFolder(folder)));
  return all.filter((_, index) => there[index]);
}

/**
 * Chooses the folders in which links are created: Plex's libraries below a root, otherwise the
 * roots.
 */
export const targetsOf = (roots: readonly string[], libraries: readonly string[]): string[] => {
  const inside = libraries.filter((library) =>
    roots.some((root) => library.startsWith(`${root}/`)),
  );
  return inside.length > 0 ? inside : [...roots];
};

/**
 * Returns an explanation if none of Plex's libraries exists on this machine under the path that
 * Plex uses. Undefined otherwise.
 */
export function explainUnseenLibraries(
  sections: readonly ListedLibrary[],
  libraries: readonly string[],
): string | undefined {
  const [location] = sections
    .filter(({ type }) => type === "movie" || type === "show")
    .flatMap((section) => section.locations);
  if (location === undefined || libraries.length > 0) return undefined;
  return (
    `Plex's folder ${cleanText(location, 200)} does not exist here under that name. Set its path ` +
    "on this machine in PLEX_PATH_MAP: here=there."
  );
}
