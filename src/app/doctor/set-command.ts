import { quoteWord } from "../../core/text/clean-text.ts";
import type { ReadConfiguration } from "./doctor.ts";
import type { Finding } from "./finding.ts";

/** A value as an env file holds it: what ends or changes a plain one is in quotation marks. */
const plain = (value: string): string => (/^[^\s#"'`\\$]+$/.test(value) ? value : `"${value.replaceAll('"', "")}"`);

/**
 * What sets a variable: the command that adds it to the env file, where the last row of a name counts; a sentence where the
 * process environment sets it, which no file changes.
 */
export function toSet(
  { file, usualFile, fixed }: ReadConfiguration,
  name: string,
  value: string,
): Pick<Finding, "advice" | "command"> {
  if (fixed.has(name)) return { advice: `Set ${name}=${value} where the environment of this program is set.` };
  const path = file?.path ?? usualFile;
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  const make = file ? "" : `mkdir -p ${quoteWord(folder)} && `;
  return { command: `${make}echo ${quoteWord(`${name}=${plain(value)}`)} >> ${quoteWord(path)}` };
}
