import { lstat } from "node:fs/promises";
import { isMissing, readFailure } from "./errno.ts";

/** How many names the file at `path` has; 0 when it is not there. Outage `not_readable`. */
export async function linkCount(path: string): Promise<number> {
  try {
    return (await lstat(path)).nlink;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw readFailure(error, path);
  }
}
