import { accessSync, constants, existsSync, lstatSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { getuid } from "node:process";
import { codeOf, UserError } from "../../base/errors.ts";

const { R_OK, W_OK, X_OK } = constants;
const DENIED = ["EACCES", "EPERM", "EROFS"];
/**
 * Codes that may mean that permissions are missing. SQLite reports only that it cannot open a file,
 * or that it may not write to it.
 */
const SUSPECT = ["SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", ...DENIED];

/**
 * Explains an error that is caused by the permissions of the state folder; undefined for every
 * other error. `path` is a file in that folder or in one of its subfolders.
 */
export function toAccessFault(error: unknown, path: string): UserError | undefined {
  const code = codeOf(error);
  const folder = dirname(path);
  const isDangling = code === "ENOENT" && leadsNowhere(folder);
  if (code === "ENOTDIR" || code === "EEXIST" || isDangling) {
    return new UserError(
      `The state folder ${folder} is ${isDangling ? "a link that leads nowhere" : "not a folder"}.`,
      OTHER_FOLDER,
      "invalid_request",
      {
        cause: error,
      },
    );
  }
  if (!SUSPECT.some((suspect) => code.startsWith(suspect))) return undefined;
  const denied = DENIED.includes(code)
    ? code
    : (denialOf(folder, R_OK | W_OK | X_OK) ?? denialOf(path, R_OK | W_OK));
  if (denied === undefined || !DENIED.includes(denied)) return undefined;
  const owner = ownerOf(path);
  if (denied === "EROFS" || owner === undefined || owner === getuid?.()) {
    return UserError.refused(
      `This user may not write to the state folder ${folder} (${denied}).`,
      `Change its permissions, or ${lowerFirst(OTHER_FOLDER)}`,
      { cause: error },
    );
  }
  return UserError.refused(
    `The state folder ${folder} belongs to another user (number ${owner}), and this user may ` +
      "not use it.",
    `Run the command as that user (\`sudo -u '#${owner}' plex-ingest status\`), or set ` +
      "PLEX_INGEST_STATE_DIR to a folder that this user owns; the daemon and every command must " +
      "use the same folder.",
    { cause: error },
  );
}

const OTHER_FOLDER = "Set PLEX_INGEST_STATE_DIR to a folder that this user may write to.";
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/**
 * Returns the code of the error with which the system denies access to a path; undefined if it
 * allows access.
 */
function denialOf(path: string, mode: number): string | undefined {
  try {
    accessSync(path, mode);
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
}

/** True if the folder, or a folder above it, is a link to something that does not exist. */
function leadsNowhere(folder: string): boolean {
  for (let current = folder; current !== dirname(current); current = dirname(current)) {
    if (existsSync(current)) return false;
    if (lstatSync(current, { throwIfNoEntry: false })?.isSymbolicLink()) return true;
  }
  return false;
}

/**
 * Returns the owner of the file. If the file is not visible, returns the owner of the nearest
 * folder above it that is visible.
 */
function ownerOf(path: string): number | undefined {
  for (let current = path; ; current = dirname(current)) {
    try {
      return statSync(current).uid;
    } catch {
      if (current === dirname(current)) return undefined;
    }
  }
}
