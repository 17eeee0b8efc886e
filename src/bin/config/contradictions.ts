import type { Name } from "./names.ts";
import { type Problem, shown } from "./problem.ts";
import type { Values } from "./schema.ts";
import type { Found } from "./sources.ts";

type FoundNames = ReadonlyMap<Name, Found>;

/** What is wrong between variables that are right each for itself. */
export const contradictions = (values: Values, found: FoundNames): Problem[] => [
  ...twoAddresses(values, found),
  ...watchedLibraries(values, found),
];

function twoAddresses({ PLEX_URL: one = "", PLEX_SERVER_URL: other = "" }: Values, found: FoundNames): Problem[] {
  if (one === "" || other === "" || one === other) return [];
  const allowed = `the same as PLEX_URL (${shown(one, false)}), or nothing`;
  return [problem("PLEX_SERVER_URL", other, allowed, found)];
}

/** A watched folder that holds a library would take the library itself for downloads. */
function watchedLibraries(
  { PLEX_INGEST_DIR: dirs = [], PLEX_MEDIA_ROOT: roots = [] }: Values,
  found: FoundNames,
): Problem[] {
  return dirs.flatMap((dir) => {
    const root = roots.find((candidate) => candidate === dir || candidate.startsWith(`${dir}/`));
    if (root === undefined) return [];
    const allowed = `a folder that does not hold PLEX_MEDIA_ROOT (${shown(root, false)})`;
    return [problem("PLEX_INGEST_DIR", dir, allowed, found)];
  });
}

const problem = (name: Name, value: string, allowed: string, found: FoundNames): Problem => ({
  name,
  found: shown(value, false),
  allowed,
  file: found.get(name)?.origin.path,
});
