import { isAbsolute, join } from "node:path/posix";

// Longer than any component on a file system, so never a name that was read from a disk.
const MAX_COMPONENT_CHARS = 1024;

/** One name inside a folder: not empty, not `.` or `..`, no separator, no NUL. */
export const isComponent = (name: string): boolean =>
  name !== "" &&
  name !== "." &&
  name !== ".." &&
  name.length <= MAX_COMPONENT_CHARS &&
  !/[/\0]/.test(name);

/**
 * The absolute path of `components` inside `root`; undefined when the root is relative or a
 * component could leave it.
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
 * Whether a path is this folder or is in it. Compares text by whole names: callers that guard
 * something resolve links and `..` first. Both are absolute, or both relative to the same folder.
 */
export const isAtOrBelow = (path: string, folder: string): boolean =>
  slashed(path).startsWith(slashed(folder));

/** Whether a path is in this folder; compares as `isAtOrBelow`. */
export const isBelow = (path: string, folder: string): boolean =>
  isAtOrBelow(path, folder) && slashed(path) !== slashed(folder);
