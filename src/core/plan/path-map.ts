/** The same folder as this machine and as another program sees it. */
export type PathMap = { here: string; there: string };

/** A path of ours as the other program sees it: the longest fitting prefix wins, whole components only. */
export const toThere = (path: string, maps: readonly PathMap[]): string => swap(path, maps, "here", "there");

/** A path of the other program as we see it. */
export const toHere = (path: string, maps: readonly PathMap[]): string => swap(path, maps, "there", "here");

function swap(path: string, maps: readonly PathMap[], from: keyof PathMap, to: keyof PathMap): string {
  const clean = trim(path);
  const [longest] = maps
    .filter((map) => covers(trim(map[from]), clean))
    .toSorted((a, b) => trim(b[from]).length - trim(a[from]).length);
  if (!longest) return path;
  const rest = clean.slice(trim(longest[from]).length).replace(/^[/\\]/, "");
  const target = trim(longest[to]);
  // A Windows server's paths have the other separator.
  const separator = target.includes("\\") ? "\\" : "/";
  const tail = rest.split(/[/\\]/).join(separator);
  return tail === "" ? target : `${target}${target.endsWith(separator) ? "" : separator}${tail}`;
}

const trim = (path: string): string =>
  path.length > 1 && !/^[A-Za-z]:\\$/.test(path) ? path.replace(/[/\\]+$/, "") : path;

const covers = (prefix: string, path: string): boolean =>
  path === prefix || (path.startsWith(prefix) && (/[/\\]$/.test(prefix) || /^[/\\]/.test(path.slice(prefix.length))));
