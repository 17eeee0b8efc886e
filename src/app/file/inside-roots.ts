import { dirname } from "node:path";
import { UserError } from "../../core/errors.ts";
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
