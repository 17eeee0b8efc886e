import { isAtOrBelow } from "./is-below.ts";

/**
 * Folders that contain no downloads, even if the owner names them. On macOS, `/etc` is a link to
 * `/private/etc`.
 */
const SYSTEM_FOLDERS = ["/proc", "/sys", "/etc", "/dev", "/private/etc"] as const;

/** A file system in memory with ordinary files. */
const MEMORY = "/dev/shm";

/**
 * True for a path in a folder of the operating system that contains no downloads. Links must be
 * resolved.
 */
export const isOfSystem = (path: string): boolean =>
  SYSTEM_FOLDERS.some((folder) => isAtOrBelow(path, folder)) && !isAtOrBelow(path, MEMORY);
