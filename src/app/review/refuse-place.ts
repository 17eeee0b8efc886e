import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";

/** Folders that mean something to this program; absolute, without a slash at the end. */
export type Places = {
  ingestDirs: readonly string[];
  mediaRoots: readonly string[];
  /** Where the database lies. */
  stateDir?: string | undefined;
};

const holds = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder === "/" ? folder : `${folder}/`);

/**
 * @param path absolute, links resolved
 * @throws UserError (`refused`) for what can be no download: the library or a part of it, this program's own files, a whole
 * watched folder, and any folder around one of these.
 */
export function refusePlace(path: string, { ingestDirs, mediaRoots, stateDir }: Places): void {
  const shown = cleanText(path, 300);
  if (mediaRoots.some((root) => holds(path, root)))
    throw refused(`${shown} is the library, or a folder around it.`, "Name a downloaded file or folder.");
  if (stateDir !== undefined && (holds(path, stateDir) || holds(stateDir, path)))
    throw refused(`${shown} holds this program's own files.`, "Name a downloaded file or folder.");
  if (ingestDirs.some((folder) => holds(path, folder)))
    throw refused(
      `${shown} is a whole watched folder, or a folder around one.`,
      "Its downloads are taken in by themselves; name one of them to have it looked at at once.",
    );
  // Downloads may lie below a media root as well, beside the libraries: /media/downloads beside /media/Movies.
  if (mediaRoots.some((root) => holds(root, path)) && !ingestDirs.some((folder) => holds(folder, path)))
    throw refused(`${shown} lies in the library already.`, "Only downloads outside the library are filed.");
}

const refused = (message: string, hint: string): UserError => new UserError(message, hint, "refused");
