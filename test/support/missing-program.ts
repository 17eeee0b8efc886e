import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * A sentence when a program is not installed, with how to get it; with `CI` set that is an error,
 * so nothing is left out unseen.
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
