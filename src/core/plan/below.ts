import { isAbsolute, join } from "node:path/posix";

// Longer than any component that a file system takes: never a name that was read from a disk.
const LONGEST = 1024;

/** One name inside a folder: not empty, not `.` or `..`, no separator, no NUL. */
export const isComponent = (name: string): boolean =>
  name !== "" && name !== "." && name !== ".." && name.length <= LONGEST && !/[/\0]/.test(name);

/** The absolute path of `components` inside `root`; undefined when the root is relative or a component could leave it. */
export function below(root: string, ...components: readonly string[]): string | undefined {
  const sound = isAbsolute(root) && !root.includes("\0") && components.length > 0 && components.every(isComponent);
  return sound ? join(root, ...components) : undefined;
}
