import { dirname } from "node:path";
import { UserError } from "../../core/errors.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { MustStop } from "../../core/must-stop.ts";
import type { Reason } from "../../core/reason.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Files } from "../files-port.ts";

/**
 * The media root that really holds the folder of a file, links resolved: a library may be a link into another root.
 * @throws UserError (`refused`) when none does, with what the first root said.
 */
export async function assertInsideRoots(
  { files, mediaRoots }: { files: Pick<Files, "assertInside">; mediaRoots: readonly string[] },
  path: string,
): Promise<string> {
  let first: UserError | undefined;
  for (const root of mediaRoots) {
    try {
      await files.assertInside(root, dirname(path));
      return root;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      first ??= error;
    }
  }
  throw (
    first ??
    new UserError(
      `${cleanText(path, 300)} lies in no media root.`,
      "Add its library to PLEX_MEDIA_ROOT and restart.",
      "refused",
    )
  );
}

/**
 * Why a file that was published is not touched where it is found: a folder above it is a link by now, which leads out of
 * the library. One in a library that is no longer configured must be in that library still.
 * @throws Outage while a media root that may hold it is not there
 */
export async function whyOutside(
  { files, mediaRoots }: { files: Pick<Files, "assertInside">; mediaRoots: readonly string[] },
  { finalPath, anchor }: Pick<Operation, "finalPath" | "anchor">,
): Promise<Reason | undefined> {
  const own = mediaRoots.filter((root) => finalPath.startsWith(`${root}/`));
  // Its own first: another disk that is away is no reason to wait then.
  const configured = [...own, ...mediaRoots.filter((root) => !own.includes(root))];
  try {
    if (own.length > 0 || !anchor || !(await isInAnchor(files, anchor.path, finalPath)))
      await assertInsideRoots({ files, mediaRoots: configured }, finalPath);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof MustStop) throw error;
    return { code: error.code, message: `${cleanText(finalPath, 300)} was left alone. ${error.message}` };
  }
}

/** Whether a file really lies in the library that it was filed into, and that library is no link to somewhere else by now. */
async function isInAnchor(files: Pick<Files, "assertInside">, anchor: string, finalPath: string): Promise<boolean> {
  try {
    await files.assertInside(dirname(anchor), anchor);
    await files.assertInside(anchor, dirname(finalPath));
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
