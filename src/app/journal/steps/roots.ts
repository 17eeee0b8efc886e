import { dirname } from "node:path";
import { MustStop, Outage, UserError } from "../../../core/errors.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { isBelow } from "../../../core/path/is-below.ts";
import type { Reason } from "../../../core/reason.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import type { Files } from "../../releases/files-port.ts";

/**
 * The media root that really holds the folder of a file, links resolved: a library may be a link into another root. One
 * that is away is no reason to wait while another holds it.
 * @throws UserError (`refused`) when none does, with what the first root said; Outage when one that may hold it is not there
 */
export async function assertInsideRoots(
  { files, mediaRoots }: { files: Pick<Files, "assertInside">; mediaRoots: readonly string[] },
  path: string,
): Promise<string> {
  let refused: UserError | undefined;
  let away: Outage | undefined;
  const own = rootsAbove(mediaRoots, path);
  // Its own first: a network disk that does not answer is not even asked then.
  for (const root of [...own, ...mediaRoots.filter((one) => !own.includes(one))]) {
    try {
      await files.assertInside(root, dirname(path));
      return root;
    } catch (error) {
      if (error instanceof UserError) refused ??= error;
      else if (error instanceof Outage) away ??= error;
      else throw error;
    }
  }
  throw (
    away ??
    refused ??
    new UserError(
      `${cleanText(path, 300)} lies in no media root.`,
      "Add its library to PLEX_MEDIA_ROOT and restart.",
      "refused",
    )
  );
}

const rootsAbove = (mediaRoots: readonly string[], path: string): string[] =>
  mediaRoots.filter((root) => isBelow(path, root));

/**
 * Why a file that was published is not touched where it is found: a folder above it is a link by now, which leads out of
 * the library. One in a library that is no longer configured must be in that library still.
 * @throws Outage while a media root that may hold it is not there
 */
export async function whyOutside(
  { files, mediaRoots }: { files: Pick<Files, "assertInside">; mediaRoots: readonly string[] },
  { finalPath, anchor }: Pick<Operation, "finalPath" | "anchor">,
): Promise<Reason | undefined> {
  try {
    const own = rootsAbove(mediaRoots, finalPath);
    if (own.length > 0 || !anchor || !(await isInAnchor(files, anchor.path, finalPath)))
      await assertInsideRoots({ files, mediaRoots }, finalPath);
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
