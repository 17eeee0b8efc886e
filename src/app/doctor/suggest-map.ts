import { dirname } from "node:path";
import type { PathMap } from "../../core/path/path-map.ts";

const namesOf = (path: string): string[] => path.split(/[/\\]/).filter((name) => name !== "");

/** A path of another program without its last `count` names. */
function shortened(path: string, count: number): string {
  let at = path.length;
  for (let left = count; left > 0; left--) at = Math.max(path.lastIndexOf("/", at - 1), path.lastIndexOf("\\", at - 1));
  return at <= 0 ? path.slice(0, 1) : path.slice(0, at);
}

/**
 * Where a folder of another program (`/data/media/Movies`) most likely is on this machine: at the end of a known folder of
 * ours, or of one above it, with as many of its last names as possible. Undefined if nothing of ours ends like it.
 */
export async function suggestMap(
  there: string,
  known: readonly string[],
  isFolder: (path: string) => Promise<boolean>,
): Promise<PathMap | undefined> {
  const names = namesOf(there);
  const bases = [...new Set(known.flatMap((folder) => [folder, dirname(folder)]))].filter((folder) => folder !== "/");
  for (let count = Math.min(names.length, 4); count > 0; count--) {
    const tail = names.slice(-count);
    for (const base of bases) {
      // The folder itself has the same end, or it has that end below it.
      const own = namesOf(base).slice(-count);
      if (own.length === count && own.every((name, at) => name === tail[at])) return { here: base, there };
      if (!(await isFolder(`${base}/${tail.join("/")}`))) continue;
      const above = names.length === count ? { here: `${base}/${tail.join("/")}`, there } : undefined;
      return above ?? { here: base, there: shortened(there, count) };
    }
  }
  return undefined;
}
