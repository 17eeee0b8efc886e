import { isAbsolute, join } from "node:path/posix";

// No file system allows longer components, so a longer name cannot come from a disk.
const MAX_COMPONENT_CHARS = 1024;

/** True for a valid name inside a folder: not empty, not `.` or `..`, no separator, no NUL. */
export const isComponent = (name: string): boolean =>
  name !== "" &&
  name !== "." &&
  name !== ".." &&
  name.length <= MAX_COMPONENT_CHARS &&
  !/[/\0]/.test(name);

/**
 * Returns the absolute path of `components` inside `root`. Undefined if `root` is relative, or if a
 * component could escape from it.
 */
export function joinBelow(root: string, ...components: readonly string[]): string | undefined {
  const sound =
    isAbsolute(root) &&
    !root.includes("\0") &&
    components.length > 0 &&
    components.every(isComponent);
  return sound ? join(root, ...components) : undefined;
}

const slashed = (folder: string): string => (folder.endsWith("/") ? folder : `${folder}/`);

/**
 * True if a path is this folder or is inside it. Compares the text name by name, so callers that
 * guard something must resolve links and `..` first. Both paths must be absolute, or relative to
 * the same folder.
 */
export const isAtOrBelow = (path: string, folder: string): boolean =>
  slashed(path).startsWith(slashed(folder));

/** True if a path is inside this folder. Compares like `isAtOrBelow`. */
export const isBelow = (path: string, folder: string): boolean =>
  isAtOrBelow(path, folder) && slashed(path) !== slashed(folder);
