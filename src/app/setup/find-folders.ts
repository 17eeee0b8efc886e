import { dirname } from "node:path";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { ListedLibrary } from "../../core/library/media-server.ts";
import type { SetupPorts } from "./ports.ts";

const LOCAL_PLEX = "http://127.0.0.1:32400";

/** A Plex server on this machine. */
export const findLocalPlex = async (
  ports: SetupPorts,
  signal: AbortSignal,
): Promise<string | undefined> =>
  (await ports.plexAnswers(LOCAL_PLEX, signal)) ? LOCAL_PLEX : undefined;

/**
 * The folder above all libraries of films and series that are on this machine; undefined when none
 * is, or only `/` is.
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
 * The folders of Plex's libraries of films and series that are on this machine, under the same
 * names.
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

/** Where folders are linked to: Plex's libraries below a root, or the roots. */
export const targetsOf = (roots: readonly string[], libraries: readonly string[]): string[] => {
  const inside = libraries.filter((library) =>
    roots.some((root) => library.startsWith(`${root}/`)),
  );
  return inside.length > 0 ? inside : [...roots];
};

/** Said where none of Plex's libraries is on this machine under its own name. */
export function explainUnseenLibraries(
  sections: readonly ListedLibrary[],
  libraries: readonly string[],
): string | undefined {
  const [location] = sections
    .filter(({ type }) => type === "movie" || type === "show")
    .flatMap((section) => section.locations);
  if (location === undefined || libraries.length > 0) return undefined;
  return `Plex's folder ${cleanText(location, 200)} is not here under this name. Say in PLEX_PATH_MAP what it is called here: here=there.`;
}
