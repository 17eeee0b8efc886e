// Functions for paths with `/` between names, as used on this machine and in releases. Paths are
// treated only as text, so a bare name is also a path.

/** The last name of a path. */
export const baseOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Everything before the last name; empty for a bare name and for a path directly in `/`. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/**
 * Returns the extension in lower case, without the dot. Empty if there is no extension, or if the
 * name consists only of an extension.
 */
export function extensionOf(path: string): string {
  const name = baseOf(path);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
}

/** Returns everything before the last dot of a file's path. Empty if there is no dot. */
export const withoutExtension = (path: string): string =>
  path.slice(0, Math.max(0, path.lastIndexOf(".")));

/** Returns the folder that contains all of these paths, with a trailing `/`. */
export function findCommonFolder(paths: readonly string[]): string {
  const [first = "", ...others] = paths;
  let end = first.lastIndexOf("/") + 1;
  while (end > 1 && !others.every((path) => path.startsWith(first.slice(0, end)))) {
    end = first.lastIndexOf("/", end - 2) + 1;
  }
  return first.slice(0, end);
}

/** Returns the names in a path of another machine, which may be separated by `/` or `\`. */
export const namesInForeign = (path: string): string[] =>
  path.split(/[\\/]/).filter((name) => name !== "");
