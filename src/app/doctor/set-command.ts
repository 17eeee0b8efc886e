import { UserError } from "../../base/errors.ts";
import { quoteWord } from "../../base/text/clean-text.ts";
import { quoteValue } from "../../core/setup/env-text.ts";
import type { ReadConfiguration } from "./doctor.ts";
import type { Finding } from "./finding.ts";

/**
 * Returns how to set a variable: the command that adds it to the env file, where the last row of a
 * name counts. If the process environment sets the variable, returns a sentence instead, because no
 * file can change it.
 */
export function toSet(
  { file, usualFile, fixed }: ReadConfiguration,
  name: string,
  value: string,
): Pick<Finding, "advice" | "command"> {
  if (fixed.has(name)) {
    return { advice: `Set ${name}=${value} in this program's environment.` };
  }
  const path = file?.path ?? usualFile;
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  const make = file ? "" : `mkdir -p ${quoteWord(folder)} && `;
  try {
    const row = quoteWord(`${name}=${quoteValue(name, value)}`);
    // The file may lack its final newline, and echo interprets backslashes in some shells.
    return { command: `${make}printf '\\n%s\\n' ${row} >> ${quoteWord(path)}` };
  } catch (error) {
    if (error instanceof UserError) return { advice: error.message };
    throw error;
  }
}
