// Of paths with `/` between names, as this machine and the releases write them; as text only, so a
// name alone is a path too.

/** The last name of a path. */
export const baseOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** What comes before the last name; empty for a name alone and for a path directly in `/`. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/**
 * The extension in small letters without its dot; empty when there is none or the name is only an
 * extension.
 */
export function extensionOf(path: string): string {
  const name = baseOf(path);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
}

/** What comes before the last dot of a file's path; empty if it has none. */
export const withoutExtension = (path: string): string =>
  path.slice(0, Math.max(0, path.lastIndexOf(".")));

/** The folder around all of these paths, with its last `/`. */
export function findCommonFolder(paths: readonly string[]): string {
  const [first = "", ...others] = paths;
  let end = first.lastIndexOf("/") + 1;
  while (end > 1 && !others.every((path) => path.startsWith(first.slice(0, end)))) {
    end = first.lastIndexOf("/", end - 2) + 1;
  }
  return first.slice(0, end);
}
