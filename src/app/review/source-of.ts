import { dirname } from "node:path";

/** Whether a path is what the watched folders would find by themselves: then it is theirs, and given up with them. */
export const isKnownToFolder = (path: string, ingestDirs: readonly string[]): boolean =>
  ingestDirs.includes(dirname(path));
