import { isAbsolute, join } from "node:path/posix";

// Longer than any component on a file system, so never a name that was read from a disk.
const MAX_COMPONENT_CHARS = 1024;

/** One name inside a folder: not empty, not `.` or `..`, no separator, no NUL. */
export const isComponent = (name: string): boolean =>
  name !== "" && name !== "." && name !== ".." && name.length <= MAX_COMPONENT_CHARS && !/[/\0]/.test(name);

/** The absolute path of `components` inside `root`; undefined when the root is relative or a component could leave it. */
export function below(root: string, ...components: readonly string[]): string | undefined {
  const sound = isAbsolute(root) && !root.includes("\0") && components.length > 0 && components.every(isComponent);
  return sound ? join(root, ...components) : undefined;
}

const slashed = (folder: string): string => (folder.endsWith("/") ? folder : `${folder}/`);

/**
 * Whether a path is this folder or is in it. Compares text by whole names: callers that guard something resolve links and `..`
 * first. Both are absolute, or both relative to the same folder.
 */
export const isAtOrBelow = (path: string, folder: string): boolean => slashed(path).startsWith(slashed(folder));

/** Whether a path is in this folder; compares as `isAtOrBelow`. */
export const isBelow = (path: string, folder: string): boolean =>
  isAtOrBelow(path, folder) && slashed(path) !== slashed(folder);

/** The folder above a path, as a Plex server of any kind writes it; empty for a name alone. */
export function parentOf(path: string): string {
  const isWindows = /^(?:[A-Za-z]:|\\\\)/.test(path);
  const end = isWindows ? Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) : path.lastIndexOf("/");
  return end < 0 ? "" : end === 0 ? "/" : path.slice(0, end);
}

/** `C:\\…` or `\\\\server\\…`: a Windows server's folder, whose paths are taken apart at both separators. */
const isWindows = (path: string): boolean => /^(?:[A-Za-z]:|\\\\)/.test(path);

const isWhole = (path: string): boolean => !path.includes("\0") && (path.startsWith("/") || isWindows(path));

/**
 * Whether a path is one of a library's folders or is below one, all as the Plex server sees them: whole components,
 * letters as they are given. A path with `..` is in none.
 */
export function isInLocations(path: string, locations: readonly string[]): boolean {
  const separator = isWindows(path) ? /[/\\]/ : /\//;
  const names = (text: string): string[] => text.split(separator).filter((name) => name !== "");
  const inside = names(path);
  if (!isWhole(path) || inside.includes("..")) return false;
  return locations.some((location) => {
    if (!isWhole(location) || isWindows(location) !== isWindows(path)) return false;
    const root = names(location);
    return inside.length >= root.length && root.every((name, at) => name === inside[at]);
  });
}
