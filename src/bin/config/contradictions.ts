import { isAbsolute, join } from "node:path";
import type { Name } from "./names.ts";
import { type Problem, shown } from "./problem.ts";
import type { Values } from "./schema.ts";
import type { Found } from "./sources.ts";

type FoundNames = ReadonlyMap<Name, Found>;
type Real = (path: string) => string;

/** What is wrong between variables that are right each for itself. `real` resolves links, as far as a path exists. */
export const contradictions = (values: Values, found: FoundNames, real: Real): Problem[] => [
  ...twoAddresses(values, found),
  ...wholeSystem(values, found, real),
  ...watchedLibraries(values, found, real),
];

function twoAddresses({ PLEX_URL: one = "", PLEX_SERVER_URL: other = "" }: Values, found: FoundNames): Problem[] {
  if (one === "" || other === "" || one === other) return [];
  const allowed = `the same as PLEX_URL (${shown(one, false)}), or nothing`;
  return [problem("PLEX_SERVER_URL", other, allowed, found)];
}

/** Below `/` lies everything: no path could be told from one in the library. */
function wholeSystem({ PLEX_MEDIA_ROOT: roots = [] }: Values, found: FoundNames, real: Real): Problem[] {
  const allowed = "the folder of the library, never the whole file system";
  return roots.filter((root) => real(root) === "/").map((root) => problem("PLEX_MEDIA_ROOT", root, allowed, found));
}

/** A watched folder that holds a library, or lies in one, would take the library itself for downloads. */
function watchedLibraries(values: Values, found: FoundNames, real: Real): Problem[] {
  const { PLEX_INGEST_DIR: dirs = [], PLEX_MEDIA_ROOT: roots = [] } = values;
  const holds = (outer: string, inner: string): boolean => isBelow(inner, outer) || isBelow(real(inner), real(outer));
  return dirs.flatMap((dir) => {
    const root = roots.find((candidate) => holds(dir, candidate));
    if (root !== undefined) {
      const allowed = `a folder that does not hold PLEX_MEDIA_ROOT (${shown(root, false)})`;
      return [problem("PLEX_INGEST_DIR", dir, allowed, found)];
    }
    const library = librariesOf(values).find((candidate) => holds(candidate, dir) || holds(dir, candidate));
    if (library === undefined) return [];
    return [problem("PLEX_INGEST_DIR", dir, `a folder apart from the library ${shown(library, false)}`, found)];
  });
}

/** Where films and series are filed, as far as the configuration alone says it. */
function librariesOf({ PLEX_MEDIA_ROOT: roots = [], PLEX_MOVIES_DIR, PLEX_TV_DIR }: Values): string[] {
  const [first] = roots;
  const placed = (given: string | undefined, fallback: string): string[] => {
    if (given === undefined) return roots.map((root) => join(root, fallback));
    if (isAbsolute(given)) return [given];
    return first === undefined ? [] : [join(first, given)];
  };
  return [...placed(PLEX_MOVIES_DIR, "Movies"), ...placed(PLEX_TV_DIR, "TV Shows")];
}

const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);

const problem = (name: Name, value: string, allowed: string, found: FoundNames): Problem => ({
  name,
  found: shown(value, false),
  allowed,
  file: found.get(name)?.origin.path,
});
