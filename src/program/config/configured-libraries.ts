import { isAbsolute, join } from "node:path";

/**
 * Returns the folders into which movies and series are filed, as far as the configuration itself
 * determines them.
 */
export function listConfiguredLibraries({
  mediaRoots: roots,
  moviesDir,
  tvDir,
}: {
  mediaRoots: readonly string[];
  moviesDir: string | undefined;
  tvDir: string | undefined;
}): string[] {
  const [first] = roots;
  const placed = (given: string | undefined, fallback: string): string[] => {
    if (given === undefined) return roots.map((root) => join(root, fallback));
    if (isAbsolute(given)) return [given];
    return first === undefined ? [] : [join(first, given)];
  };
  return [...placed(moviesDir, "Movies"), ...placed(tvDir, "TV Shows")];
}
