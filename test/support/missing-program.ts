import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Returns a sentence that states how to install a program if it is not installed. With `CI` set,
 * throws instead, so that no test is skipped unnoticed.
 */
export function missingProgram(name: string, install: string): string | undefined {
  if (
    (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, name)))
  ) {
    return undefined;
  }
  const why = `${name} is not installed (${install})`;
  if (process.env["CI"]) throw new Error(`${why}.`);
  console.log(`left out: ${why}`);
  return why;
}
