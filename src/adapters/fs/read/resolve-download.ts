import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { errnoNameOf } from "../disk/attempt.ts";

/**
 * Returns the real path of a file or folder that was specified as a download. Links above it are
 * resolved, but the path itself must not be a link. Relative paths start at `cwd`.
 * @throws UserError: `not_found`, or `refused` for a link, pipe, socket or device and for an
 * unreadable path
 */
export async function resolveDownload(path: string, cwd: string): Promise<string> {
  const shown = quoted(path, 300);
  if (path.includes("\0")) {
    throw new UserError(`${shown} is not a path.`, "Specify a file or folder.");
  }
  const absolute = resolve(cwd, path);
  try {
    const stats = await lstat(absolute);
    if (stats.isSymbolicLink()) {
      throw UserError.refused(
        `${shown} is a symbolic link, which plex-ingest does not follow.`,
        "Specify the file or folder that it points to.",
      );
    }
    if (!stats.isFile() && !stats.isDirectory()) {
      throw UserError.refused(
        `${shown} is neither a file nor a folder.`,
        "Specify a downloaded file or folder.",
      );
    }
    return join(await realpath(dirname(absolute)), basename(absolute));
  } catch (error) {
    const name = errnoNameOf(error);
    if (name === "ENOENT" || name === "ENOTDIR" || name === "ENAMETOOLONG") {
      throw UserError.notFound(`There is no file or folder ${shown}.`, "Check the path.");
    }
    if (name === "EACCES" || name === "EPERM") {
      throw UserError.refused(
        `plex-ingest has no permission to read ${shown}.`,
        "Give this user read permission.",
      );
    }
    throw error;
  }
}
