import { lstat } from "node:fs/promises";
import { isMissing, readFailure } from "./errno.ts";

/** The permission bits of the file at `path`, as in `0o644`; undefined when it is not there. Outage `not_readable`. */
export async function permissions(path: string): Promise<number | undefined> {
  try {
    return (await lstat(path)).mode & 0o777;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readFailure(error, path);
  }
}
