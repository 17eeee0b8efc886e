/** The path of a file as named by another program, and the path at which it was found here. */
type MappedFile = { there: string; here: string };

const MIN_FILES = 3;
const WINDOWS = /^(?:[a-z]:[\\/]|\\\\)/i;

/** The path of one folder as seen by this machine and by another program. */
export type PathMap = { here: string; there: string };

/**
 * Converts one of our paths to the other program's path. The longest matching prefix wins. Only
 * whole components match.
 */
export const toThere = (path: string, maps: readonly PathMap[]): string =>
  swap(path, maps, "here", "there");

/**
 * Converts a path of the other program to our path. In paths of Windows, case does not matter:
 * `d:\\media` is `D:\\Media`.
 */
export const toHere = (path: string, maps: readonly PathMap[]): string =>
  swap(path, maps, "there", "here");

/**
 * Like `toHere`, but returns undefined unless the result maps back to the other program's path.
 * Otherwise, the other program would look for our files in another folder.
 */
export function hereOf(path: string, maps: readonly PathMap[]): string | undefined {
  const here = toHere(path, maps);
  return same(toThere(here, maps), path) ? here : undefined;
}

/** Windows accepts either separator. */
const same = (a: string, b: string): boolean =>
  isWindows(a) && isWindows(b)
    ? split(trim(a)).join("/") === split(trim(b)).join("/")
    : trim(a) === trim(b);

function swap(
  path: string,
  maps: readonly PathMap[],
  from: keyof PathMap,
  to: keyof PathMap,
): string {
  const clean = tidy(path);
  const [longest] = maps
    .filter((map) => covers(tidy(map[from]), clean))
    .toSorted((a, b) => tidy(b[from]).length - tidy(a[from]).length);
  if (!longest) return path;
  const names = split(clean).slice(split(tidy(longest[from])).length);
  const target = tidy(longest[to]);
  const separator = isWindows(target) ? "\\" : "/";
  if (names.length === 0) return target;
  return `${target}${target.endsWith(separator) ? "" : separator}${names.join(separator)}`;
}

/**
 * `C:\…`, `C:/…` or `\\server\…` is a path of a Windows server. In any other path, a backslash is
 * part of a name.
 */
const isWindows = (path: string): boolean => /^([A-Za-z]:|\\\\)/.test(path);

const isSeparator = (path: string, index: number): boolean =>
  path[index] === "/" || (path[index] === "\\" && isWindows(path));

const split = (path: string): string[] =>
  path.split(isWindows(path) ? /[/\\]/ : "/").filter((name) => name !== "");

/**
 * Removes trailing separators. In Windows paths, also replaces `/` with `\`: Windows accepts
 * either, and its servers write the backslash.
 */
const tidy = (path: string): string => trim(isWindows(path) ? path.replaceAll("/", "\\") : path);

/** Removes trailing separators, except those of a root (`/`, `C:\`). */
function trim(path: string): string {
  let end = path.length;
  while (
    end > 1 &&
    isSeparator(path, end - 1) &&
    !/^[A-Za-z]:.?$/.test(path.slice(0, Math.min(end, 4)))
  ) {
    end--;
  }
  return path.slice(0, end);
}

function covers(prefix: string, path: string): boolean {
  const anyCase = isWindows(prefix) && isWindows(path);
  const start = path.slice(0, prefix.length);
  const isStart = anyCase ? start.toLowerCase() === prefix.toLowerCase() : start === prefix;
  return (
    isStart &&
    (path.length === prefix.length ||
      isSeparator(prefix, prefix.length - 1) ||
      isSeparator(path, prefix.length))
  );
}

/**
 * Returns the parent folder of a path that a Plex server on any system may have written. Empty for
 * a bare name.
 */
export function parentOf(path: string): string {
  const end = isWindows(path)
    ? Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"))
    : path.lastIndexOf("/");
  return end < 0 ? "" : end === 0 ? "/" : path.slice(0, end);
}

const isWhole = (path: string): boolean =>
  !path.includes("\0") && (path.startsWith("/") || isWindows(path));

/**
 * True if a path is one of a library's folders or is below one. All paths are as the Plex server
 * sees them. Compares whole components, case-sensitively. A path that contains `..` is not in any
 * folder.
 */
export function isInLocations(path: string, locations: readonly string[]): boolean {
  const inside = split(path);
  if (!isWhole(path) || inside.includes("..")) return false;
  return locations.some((location) => {
    if (!isWhole(location) || isWindows(location) !== isWindows(path)) return false;
    const root = split(location);
    return inside.length >= root.length && root.every((name, index) => name === inside[index]);
  });
}

/**
 * Determines the path that another program uses for one of our folders, from files that both
 * programs see. Removes the names that are the same at the end of both paths. Undefined unless
 * three files agree on a mapping and no three other files agree on a different one.
 */
export function mapByFiles(files: readonly MappedFile[]): PathMap | undefined {
  const places = new Map<string, PathMap & { files: Set<string> }>();
  for (const file of files) {
    const map = withoutCommonEnd(file);
    const key = JSON.stringify(map);
    const place = places.get(key) ?? { ...map, files: new Set() };
    places.set(key, place);
    place.files.add(file.there);
  }
  const [only, ...others] = [...places.values()].filter((place) => place.files.size >= MIN_FILES);
  if (!only || others.length > 0 || only.here === only.there) return undefined;
  return { here: only.here, there: only.there };
}

function withoutCommonEnd({ there, here }: MappedFile): PathMap {
  const isWindows = WINDOWS.test(there);
  const theirs = there.split(isWindows ? /[\\/]+/ : "/").filter((name) => name !== "");
  const ours = here.split("/").filter((name) => name !== "");
  // At least one name of each path is kept: a mapping for `/` would apply to everything.
  while (theirs.length > 1 && ours.length > 1 && theirs.at(-1) === ours.at(-1)) {
    theirs.pop();
    ours.pop();
  }
  const start = !isWindows ? "/" : there.startsWith("\\\\") ? "\\\\" : "";
  const end = isWindows && theirs.length === 1 && start === "" ? "\\" : "";
  return { here: `/${ours.join("/")}`, there: start + theirs.join(isWindows ? "\\" : "/") + end };
}
