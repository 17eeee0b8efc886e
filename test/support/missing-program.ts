import { existsSync } from "node:fs";
import { delimiter, resolve } from "node:path";

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
 * Returns a sentence that states how to install a program if it is not installed. `name` may be a
 * full path.
 *
 * @throws with `CI` set, instead of the sentence
 */
export function missingProgram(name: string, install: string): string | undefined {
  const isInstalled = (process.env["PATH"] ?? "")
    .split(delimiter)
    .some((folder) => existsSync(resolve(folder, name)));
  return isInstalled ? undefined : leaveOut(`${name} is not installed (${install})`);
}

/**
 * Returns a sentence that states what is missing if this run is not root on Linux.
 *
 * @throws with `CI` set, instead of the sentence
 */
export function missingRoot(): string | undefined {
  if (process.platform !== "linux") return leaveOut("this machine is not Linux");
  const uid = process.getuid?.();
  return uid === 0 ? undefined : leaveOut(`this run has no rights of root: it is user ${uid}`);
}
