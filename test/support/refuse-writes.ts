import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";

/**
 * Makes a folder refuse new names until it is disposed. File modes do not stop root, so for root
 * the folder is made immutable. Returns undefined if neither works.
 */
export function refuseWrites(folder: string): Disposable | undefined {
  if (process.getuid?.() !== 0) {
    chmodSync(folder, 0o555);
    return { [Symbol.dispose]: () => chmodSync(folder, 0o755) };
  }
  if (spawnSync("chattr", ["+i", folder]).status !== 0) return undefined;
  return { [Symbol.dispose]: () => void spawnSync("chattr", ["-i", folder]) };
}
