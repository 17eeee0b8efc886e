import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Prints and returns the reason why tests are left out. With `CI` set, throws instead, so that no
 * test is skipped unnoticed.
 */
export function leaveOut(why: string): string {
  if (process.env["CI"]) throw new Error(`${why}.`);
  console.log(`left out: ${why}`);
  return why;
}

/**
 * Returns a sentence that states how to install a program if it is not installed.
 *
 * @throws with `CI` set, instead of the sentence
 */
export function missingProgram(name: string, install: string): string | undefined {
  const isInstalled = (process.env["PATH"] ?? "")
    .split(delimiter)
    .some((folder) => existsSync(join(folder, name)));
  return isInstalled ? undefined : leaveOut(`${name} is not installed (${install})`);
}
