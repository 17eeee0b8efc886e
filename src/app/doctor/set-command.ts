import { UserError } from "../../base/errors.ts";
import { quoteWord } from "../../base/text/clean-text.ts";
import { quoteValue } from "../../core/setup/env-text.ts";
import type { ReadConfiguration } from "./doctor.ts";
import type { Finding } from "./finding.ts";

/**
 * What sets a variable: the command that adds it to the env file, where the last row of a name
 * counts; a sentence where the process environment sets it, which no file changes.
 */
export function toSet(
  { file, usualFile, fixed }: ReadConfiguration,
  name: string,
  value: string,
): Pick<Finding, "advice" | "command"> {
  if (fixed.has(name)) {
    return { advice: `Set ${name}=${value} where the environment of this program is set.` };
  }
  const path = file?.path ?? usualFile;
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  const make = file ? "" : `mkdir -p ${quoteWord(folder)} && `;
  try {
    const row = quoteWord(`${name}=${quoteValue(name, value)}`);
    // The file may lack its last line end, and some shells' echo reads backslashes.
    return { command: `${make}printf '\\n%s\\n' ${row} >> ${quoteWord(path)}` };
  } catch (error) {
    if (error instanceof UserError) return { advice: error.message };
    throw error;
  }
}
