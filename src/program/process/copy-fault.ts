import { writeFailure } from "../../adapters/fs/disk/attempt.ts";
import { codeOf, Outage } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";

/**
 * Explains why a copy of the database could not be written at `path`. SQLite's full disk
 * (`SQLITE_FULL`) has no number of the system.
 */
export const toCopyFault = (error: unknown, path: string): unknown =>
  codeOf(error) === "SQLITE_FULL"
    ? new Outage("no_space", `There is no space left to write ${quoted(path, 300)}.`, {
        cause: error,
      })
    : writeFailure(error, path);

/**
 * Runs what writes the file at `path`: a copy of the database, or the settings next to it.
 * @throws `toCopyFault`
 */
export function writing<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw toCopyFault(error, path);
  }
}
