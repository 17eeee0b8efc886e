import { writeFile } from "node:fs/promises";
import { codeOf, UserError } from "../../../base/errors.ts";

/**
 * Writes a file that the user will pass on, readable only by this user. @throws UserError if the
 * file exists or cannot be created
 */
export async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    const message =
      codeOf(error) === "EEXIST"
        ? `The file ${path} already exists.`
        : `The file ${path} cannot be written.`;
    throw UserError.refused(message, "Name a new file in a folder that you may write to.", {
      cause: error,
    });
  }
}
